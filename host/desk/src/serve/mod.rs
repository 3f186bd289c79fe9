//! `guichet serve`: the gate over HTTP.

mod access;
mod checkpoints;
mod problem;
mod reload;
mod routes;

use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use guichet::{Gate, TenantId};
use tokio::{net::TcpListener, signal};

use crate::{
    cli::ServeArguments,
    exit::{Exit, Problem},
    open,
    run::spinner,
};
use access::Access;
use checkpoints::{SinkCounts, Sinks};

/// What every request needs.
#[derive(Clone)]
struct Desk {
    gate: Gate,
    access: Arc<Access>,
    sent: SinkCounts,
}

pub(crate) async fn serve(arguments: ServeArguments) -> Result<Exit, Problem> {
    tracing_subscriber::fmt()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("GUICHET_LOG")
                .unwrap_or_else(|_| "info".into()),
        )
        .with_writer(std::io::stderr)
        .init();
    let Sinks { sinks, counts } = Sinks::open(&arguments)?;
    let wait = spinner("building the policies");
    let mut builder = open::builder(&arguments.policies)
        .state(&arguments.state)
        .lenient(true);
    for sink in sinks {
        builder = builder.checkpoints_to(sink);
    }
    let gate = builder.open().await?;
    if let Some(wait) = wait {
        wait.finish_and_clear();
    }
    if gate.tenants().is_empty() {
        let why = gate
            .failed()
            .into_iter()
            .map(|error| error.to_string())
            .next();
        let why =
            why.unwrap_or_else(|| "no tenant is there; add tenants/<name>/tenant.toml".to_owned());
        return Err(Problem::usage(anyhow!("{why}")).at(arguments.policies.display().to_string()));
    }
    for error in gate.failed() {
        tracing::error!(tenant = error.tenant, "{error}");
    }
    let listener = TcpListener::bind(arguments.listen)
        .await
        .with_context(|| {
            format!(
                "{}: cannot be listened on; choose another with --listen",
                arguments.listen
            )
        })
        .map_err(Problem::usage)?;
    let address = listener.local_addr().map_err(Problem::fault)?;
    let access = Arc::new(Access::new(address));
    for tenant in gate.tenants() {
        if access.closed(&gate, &tenant) {
            tracing::warn!(%tenant, "has no bearer token and is not served on {address}; set access.bearer-sha256");
        }
    }
    let reloading = reload::start(&gate, &arguments.policies, arguments.watch)?;
    tracing::info!(%address, tenants = names(&gate.tenants()), "serving");
    let app = routes::routes(Desk {
        gate,
        access,
        sent: counts,
    });
    let served = axum::serve(listener, app)
        .with_graceful_shutdown(asked_to_end())
        .await;
    drop(reloading);
    served.context("serving ended").map_err(Problem::fault)?;
    tracing::info!("ended");
    Ok(Exit::Success)
}

fn names(tenants: &[TenantId]) -> String {
    tenants
        .iter()
        .map(TenantId::as_str)
        .collect::<Vec<_>>()
        .join(",")
}

async fn asked_to_end() {
    let interrupted = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut terminate) => {
                terminate.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminated = std::future::pending::<()>();
    tokio::select! {
        () = interrupted => {}
        () = terminated => {}
    }
}
