//! Contacts by chance through contact flows, under the three stock policies, with
//! an audit of every crossing.
//!
//! The flows are the bank's, and the exports of others where they are at hand. How
//! many contacts: `GUICHET_FLOW_CONTACTS`, else so few that it takes seconds.

mod audit;
mod chance;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Instant,
};

use guichet::{Gate, StockModules};
use guichet_flow::{End, Library, Options, Sensitive, walk};
use guichet_tests::samples;
use tokio::runtime::Handle;

use audit::{Audit, Decisions, Tally};
use chance::{Chance, Contact};

/// In seconds, also in a build for debugging on two busy cores.
const FEW: usize = 2_000;

#[tokio::test(flavor = "multi_thread")]
async fn each_crossing_of_generated_contacts_meets_the_gate_exactly_once() {
    let contacts =
        std::env::var("GUICHET_FLOW_CONTACTS").map_or(FEW, |contacts| contacts.parse().unwrap());
    let decisions = Arc::new(Decisions::default());
    let gate = Gate::builder(bank().join("policies"))
        .stock(StockModules::new(guichet_stock::MODULES))
        .ledger(decisions.clone())
        .open()
        .await
        .unwrap();
    let library = library();
    let (next, began) = (AtomicUsize::new(0), now());
    let runtime = Handle::current();
    let tally = tokio::task::block_in_place(|| {
        let work = || {
            let mut tally = Tally::default();
            while let Some(seed) = claimed(&next, contacts) {
                tally.add(&contact(&library, seed, &gate, &runtime));
            }
            tally
        };
        thread::scope(|scope| {
            let threads = thread::available_parallelism().map_or(2, usize::from);
            let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let tallies = threads.into_iter().map(|thread| thread.join().unwrap());
            tallies.fold(Tally::default(), Tally::merged)
        })
    });
    let seconds = began.elapsed().as_secs_f64();

    assert_eq!(tally.contacts, contacts);
    assert_eq!(
        decisions.turns(),
        tally.crossings,
        "the ledger has as many turns as crossed"
    );
    // Where nothing is turned away, nothing is shown by all of it passing.
    assert!(
        tally.released > 0 && tally.held > 0 && tally.refused > 0,
        "{tally:?}"
    );
    assert!(tally.edited > 0, "no card was keyed in: {tally:?}");
    eprintln!(
        "{} flows, {tally:?}: {seconds:.1} s, {:.0} contacts/s, {:.0} crossings/s",
        library.len(),
        whole(tally.contacts) / seconds,
        whole(tally.crossings) / seconds,
    );
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long it took is reported, and nothing depends on it"
)]
fn now() -> Instant {
    Instant::now()
}

/// A number of contacts as it is divided by seconds.
fn whole(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap())
}

fn claimed(next: &AtomicUsize, contacts: usize) -> Option<usize> {
    let seed = next.fetch_add(1, Ordering::Relaxed);
    (seed < contacts).then_some(seed)
}

fn bank() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/bank")
}

fn library() -> Library {
    let mut folders = vec![bank().join("flows")];
    folders.extend(samples().map(|samples| samples.join("connect-flows")));
    let mut library = Library::new();
    for folder in folders {
        let listed = fs::read_dir(folder).unwrap();
        let mut files: Vec<PathBuf> = listed.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            let name = file.file_name().unwrap().to_string_lossy().into_owned();
            if name != "SOURCES.json" {
                let flow = fs::read_to_string(&file).unwrap().parse().unwrap();
                library.add(&name, flow);
            }
        }
    }
    library
}

/// One contact, audited: by its number it has a flow, a caller and options.
fn contact(library: &Library, seed: usize, gate: &Gate, runtime: &Handle) -> Tally {
    let start = seed % library.len();
    let mut chance = Chance::new(seed);
    let options = options(&mut chance);
    let audit = Audit::new(gate, runtime, seed, chance.below(10) > 0);
    let mut contact = Contact::new(library, start, chance, &audit);
    let known = contact.known();
    let walked = walk(
        library,
        start,
        &known,
        &options,
        &mut audit.gate(),
        &mut contact,
    );
    let flow = library.entry(start).map_or("", |(name, _)| name);
    assert!(
        !matches!(walked.end, End::Fault { .. } | End::Stopped { .. }),
        "{flow}: contact {seed}: {:?}",
        walked.end
    );
    audit.closed(&walked)
}

/// Of three contacts one has its functions declared sensitive; half of those that
/// are held are challenged, and some of the others go to a queue.
fn options(chance: &mut Chance) -> Options {
    let mut options = Options {
        unknown_flows_fail: chance.below(3) == 0,
        ..Options::default()
    };
    if chance.below(3) == 0 {
        options.sensitive.push(Sensitive {
            block: "InvokeLambdaFunction".to_owned(),
            name: "transfer".to_owned(),
            facts: audit::bound(),
        });
        options.challenge = (chance.below(2) == 0).then(|| "Challenge".to_owned());
    }
    options.refused_queue = (chance.below(4) == 0).then(|| "fraud-desk".to_owned());
    options
}
