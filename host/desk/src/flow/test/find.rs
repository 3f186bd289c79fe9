//! Tests in files and folders, and the flows that they are of.

use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
    rc::Rc,
};

use anyhow::anyhow;
use guichet_flow::{Flow, Library, test::FlowTest};

use super::FlowTestArguments;
use crate::{exit::Problem, flow::files};

/// Flows of a folder.
pub(super) struct Flows {
    folder: PathBuf,
    pub(super) library: Library,
}

impl Flows {
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// A flow's file, as people name it.
    pub(super) fn place(&self, position: usize) -> String {
        let name = self.library.flows().nth(position);
        let name = name.map(|(name, _)| name).unwrap_or_default();
        self.folder.join(name).display().to_string()
    }
}

/// A file that holds a test, or should.
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) test: Result<FlowTest, Problem>,
}

pub(super) struct Found {
    pub(super) tests: Tests,
    /// A file that was named cannot be read.
    pub(super) missing: bool,
}

#[derive(Default)]
pub(super) struct Tests {
    pub(super) sources: Vec<Source>,
    /// Flows that tests may name by id, ARN or name.
    named: Vec<(PathBuf, Library)>,
    folders: BTreeMap<PathBuf, Rc<Flows>>,
}

pub(super) fn find(arguments: &FlowTestArguments) -> Result<Found, Problem> {
    let mut found = Found {
        tests: Tests::default(),
        missing: false,
    };
    for source in files::sources(&arguments.paths)? {
        match source.read() {
            Ok(text) => found.tests.add(&source.path, source.named, &text),
            Err(problem) => {
                found.missing = true;
                problem.tell();
            }
        }
    }
    for source in files::sources(&arguments.flows)? {
        let text = source.read()?;
        let flow = found.tests.name(&source.path, &text);
        if let (Err(error), true) = (flow, source.named) {
            return Err(Problem::usage(error).at(source.path.display().to_string()));
        }
    }
    Ok(found)
}

impl Tests {
    /// A folder holds flows and other JSON beside its tests.
    fn add(&mut self, path: &Path, named: bool, text: &str) {
        if named || text.contains("\"Observations\"") {
            let test: Result<FlowTest, guichet_flow::Error> = text.parse();
            self.sources.push(Source {
                path: path.to_owned(),
                test: test.map_err(Problem::usage),
            });
        } else {
            // What is no flow, nobody can name.
            self.name(path, text).ok();
        }
    }

    fn name(&mut self, path: &Path, text: &str) -> Result<(), guichet_flow::Error> {
        let flow: Flow = text.parse()?;
        let mut library = Library::new();
        library.add(&file(path), flow);
        self.named.push((path.to_owned(), library));
        Ok(())
    }

    /// The flow of a test: the file that it names, or the one of its entry point.
    /// The flows beside it are found by id, ARN or name.
    pub(super) fn flow(
        &mut self,
        test: &Path,
        read: &FlowTest,
    ) -> Result<(Rc<Flows>, usize), Problem> {
        let file_named = read.setting.flow.is_some();
        let path = match (&read.setting.flow, &read.flow) {
            (Some(file), _) => straight(&test.parent().unwrap_or(Path::new("")).join(file)),
            (None, Some(name)) => self.named(name)?,
            (None, None) => {
                return Err(Problem::usage(anyhow!(
                    "/Metadata: names no flow; add `Guichet` with `flow`, the flow's file from this folder, or `entryPoint` with its FlowId"
                )));
            }
        };
        let folder = path.parent().unwrap_or(Path::new("")).to_owned();
        let name = file(&path);
        let among = |flows: &Flows| flows.library.flows().position(|(own, _)| own == name);
        if let Some(flows) = self.folders.get(&folder)
            && let Some(start) = among(flows)
        {
            return Ok((Rc::clone(flows), start));
        }
        let (library, start) = files::library(&path).map_err(|problem| {
            if file_named {
                problem.at("/Metadata/Guichet/flow")
            } else {
                problem
            }
        })?;
        let flows = Rc::new(Flows {
            folder: folder.clone(),
            library,
        });
        self.folders.insert(folder, Rc::clone(&flows));
        Ok((flows, start))
    }

    fn named(&self, name: &str) -> Result<PathBuf, Problem> {
        let with = self
            .named
            .iter()
            .filter(|(_, flow)| flow.position(name).is_some());
        let mut paths: Vec<_> = with.map(|(path, _)| path).collect();
        paths.sort();
        paths.dedup();
        match paths.as_slice() {
            [only] => Ok((*only).clone()),
            [] => Err(Problem::usage(anyhow!(
                "FlowId: no flow of this id, ARN or name is here; add --flows, or `flow` to /Metadata/Guichet"
            ))),
            _ => Err(Problem::usage(anyhow!(
                "FlowId: several flows have this id, ARN or name; add `flow`, the file, to /Metadata/Guichet"
            ))),
        }
    }
}

/// A path without steps back, as far as that goes.
fn straight(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for step in path.components() {
        match (step, straight.components().next_back()) {
            (Component::ParentDir, Some(Component::Normal(_))) => {
                straight.pop();
            }
            (Component::CurDir, _) => {}
            _ => straight.push(step),
        }
    }
    straight
}

fn file(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
