//! From a module and its settings to an image: instrument, `configure`,
//! snapshot, compile. Off the serving path, on bounded input.

use std::{sync::Arc, time::Duration};

use wasmtime::{
    Store,
    component::{Component, Instance},
};
use wasmtime_wizer::Wizer;

use super::{
    contract::{Module, ModulePre},
    engine::{MAX_MEMORY_BYTES, Sandbox},
    evaluate::{Kind, failure_code, watch},
    image::{Image, ImageError, ImageRequest},
    room::{Room, Supply},
    snapshot::ConfiguredState,
};
use crate::{
    ambient,
    catalog::{Description, PolicyLimits, check_description, check_settings},
};

/// How long `describe` and `configure` may take.
const CONFIGURE_TIME: Duration = Duration::from_secs(10);

impl Sandbox {
    /// The image for a module and its settings.
    pub(crate) async fn image(
        self: &Arc<Self>,
        request: ImageRequest,
    ) -> Result<Arc<Image>, ImageError> {
        let key = request.key();
        self.images
            .get_or_build(key, || async {
                let host = |e: &dyn std::fmt::Display| {
                    ImageError::Host(format!("image cannot be built: {e}"))
                };
                let permit = Arc::clone(&self.images.bench)
                    .acquire_owned()
                    .await
                    .map_err(|e| host(&e))?;
                let sandbox = Arc::clone(self);
                let runtime = tokio::runtime::Handle::current();
                tokio::task::spawn_blocking(move || {
                    let _permit = permit;
                    runtime.block_on(sandbox.build(&request))
                })
                .await
                .map_err(|e| host(&e))?
            })
            .await
    }

    /// What a module says of itself, without settings.
    pub(crate) async fn describe(
        self: &Arc<Self>,
        request: ImageRequest,
    ) -> Result<String, ImageError> {
        let sandbox = Arc::clone(self);
        let runtime = tokio::runtime::Handle::current();
        tokio::task::spawn_blocking(move || {
            runtime.block_on(async {
                let component = sandbox.compile(&request.module)?;
                let mut visit = sandbox.visit(&component, &request).await?;
                visit.describe().await
            })
        })
        .await
        .map_err(|e| ImageError::Host(format!("module cannot be described: {e}")))?
    }

    async fn build(&self, request: &ImageRequest) -> Result<Arc<Image>, ImageError> {
        let start = ambient::moment();
        let mut wizer = Wizer::new();
        wizer.keep_init_func(true);
        let (component, description, configure_each) =
            match wizer.instrument_component(&request.module) {
                Ok((context, instrumented)) => {
                    let instrumented = self.compile(&instrumented)?;
                    let mut visit = self.visit(&instrumented, request).await?;
                    let description = visit.check_description(request).await?;
                    visit.configure(request, &description).await?;
                    let mut state = ConfiguredState {
                        instance: visit.instance,
                        store: &mut visit.store,
                        broken: None,
                    };
                    let snapshot = wizer.snapshot_component(&context, &mut state).await;
                    match (snapshot, state.broken) {
                        (Ok(bytes), None) => (self.compile(&bytes)?, description, false),
                        _ => (self.compile(&request.module)?, description, true),
                    }
                }
                // Nested components and the like: configured in each fresh
                // instance, slower and just as right.
                Err(_) => {
                    let component = self.compile(&request.module)?;
                    let mut visit = self.visit(&component, request).await?;
                    let description = visit.check_description(request).await?;
                    visit.configure(request, &description).await?;
                    (component, description, true)
                }
            };
        let pre = self
            .linker
            .instantiate_pre(&component)
            .and_then(ModulePre::new)
            .map_err(|e| {
                ImageError::Module(format!("module does not fit the contract: {}", line(&e)))
            })?;
        let code = component.image_range();
        Ok(Arc::new(Image {
            pre,
            configure_each: configure_each.then(|| request.settings.clone()),
            description: Arc::new(description),
            bytes: code.end.addr() - code.start.addr(),
            build_time: ambient::moment().saturating_duration_since(start),
        }))
    }

    fn compile(&self, bytes: &[u8]) -> Result<Component, ImageError> {
        Component::from_binary(&self.engine, bytes)
            .map_err(|e| ImageError::Module(format!("module does not compile: {}", line(&e))))
    }

    async fn visit(
        &self,
        component: &Component,
        request: &ImageRequest,
    ) -> Result<Visit, ImageError> {
        let limits = PolicyLimits {
            host_calls: 10_000,
            host_call_kib: 64 << 10,
            ..PolicyLimits::default()
        };
        let supply =
            Supply::reference_only(Arc::clone(&request.reference), request.counters.clone());
        let deadline = ambient::moment() + CONFIGURE_TIME;
        let room = Room::new(
            Arc::clone(&request.grant),
            supply,
            &limits,
            deadline,
            MAX_MEMORY_BYTES,
            true,
        );
        let mut store = Store::new(&self.engine, room);
        store.limiter(|room| &mut room.meter);
        store.set_hostcall_fuel(MAX_MEMORY_BYTES * 2);
        watch(&mut store);
        let instance = self
            .linker
            .instantiate_pre(component)
            .map_err(|e| {
                ImageError::Module(format!("module does not fit the contract: {}", line(&e)))
            })?
            .instantiate_async(&mut store)
            .await
            .map_err(|e| stopped("start", &e))?;
        let module = Module::new(&mut store, &instance).map_err(|e| {
            ImageError::Module(format!("module does not fit the contract: {}", line(&e)))
        })?;
        Ok(Visit {
            store,
            instance,
            module,
        })
    }
}

/// An instance that is asked who it is, and configured.
struct Visit {
    store: Store<Room>,
    instance: Instance,
    module: Module,
}

impl Visit {
    async fn describe(&mut self) -> Result<String, ImageError> {
        self.module
            .guichet_policy_policy()
            .call_describe(&mut self.store)
            .await
            .map_err(|e| stopped("`describe`", &e))
    }

    async fn check_description(
        &mut self,
        request: &ImageRequest,
    ) -> Result<Description, ImageError> {
        let said = self.describe().await?;
        let parse = |json: &str, which: &str| {
            serde_json::from_str::<Description>(json).map_err(|e| {
                ImageError::Module(format!(
                    "module's {which} is not of wit/description.schema.json at line {} column {}; build it with this version's SDK",
                    e.line(),
                    e.column()
                ))
            })
        };
        let description = parse(&said, "description")?;
        check_description(&description).map_err(ImageError::Module)?;
        if let Some(embedded) = &request.embedded
            && parse(embedded, "embedded description")? != description
        {
            return Err(ImageError::Module(
                "module's embedded description is not what it says of itself; build it again with `guichet policy build`".to_owned(),
            ));
        }
        Ok(description)
    }

    async fn configure(
        &mut self,
        request: &ImageRequest,
        description: &Description,
    ) -> Result<(), ImageError> {
        check_settings(description, &request.settings).map_err(ImageError::Settings)?;
        self.module
            .guichet_policy_policy()
            .call_configure(&mut self.store, &request.settings)
            .await
            .map_err(|e| stopped("`configure`", &e))?
            .map_err(|said| ImageError::Settings(one_line(&said)))
    }
}

fn stopped(during: &str, error: &wasmtime::Error) -> ImageError {
    let (kind, code) = failure_code(error);
    if matches!(kind, Kind::Host) {
        return ImageError::Host(format!(
            "host could not run {during} of the module ({code}); try again"
        ));
    }
    ImageError::Module(format!(
        "module fails in {during} ({code}); it must end within {} s and {} MiB",
        CONFIGURE_TIME.as_secs(),
        MAX_MEMORY_BYTES >> 20
    ))
}

/// The root of an engine's error, in one line.
fn line(error: &wasmtime::Error) -> String {
    one_line(&error.root_cause().to_string())
}

/// What a module said at installation, where it has seen no customer yet: one
/// line, of bounded length, without control characters.
fn one_line(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(300)
        .collect()
}
