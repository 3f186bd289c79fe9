use std::fs;

use super::*;
use crate::{
    Digest, SwapLeaf,
    disk::simulated::{Fault, Random, Simulated},
    verify,
};

const CURRENT: &str = "private/ledger.key";
const NEXT: &str = "private/ledger.key.new";

fn key(number: u8) -> LogKey {
    LogKey::new("log.example", &[number; 32]).unwrap()
}

/// Private keys on the same disk, and lost with it.
struct Keys(Simulated);

impl Keys {
    fn read(&self, path: &str) -> Result<Option<LogKey>, LedgerError> {
        let text = self.0.read(path).unwrap();
        let read = |text: Vec<u8>| LogKey::from_private_text(&String::from_utf8_lossy(&text));
        Ok(text.map(read).transpose()?)
    }

    fn synced(&self, done: std::io::Result<()>) -> Result<(), LedgerError> {
        done.and_then(|()| self.0.sync()).map_err(write_error)
    }
}

impl KeyStore for Keys {
    type Error = LedgerError;

    fn current(&self) -> Result<LogKey, LedgerError> {
        Ok(self.read(CURRENT)?.unwrap())
    }

    /// One that was torn was never durable.
    fn next(&self) -> Result<Option<LogKey>, LedgerError> {
        Ok(self.read(NEXT).unwrap_or_default())
    }

    fn keep(&mut self, next: &LogKey) -> Result<(), LedgerError> {
        self.synced(self.0.write(NEXT, next.to_private_text().as_bytes()))
    }

    fn promote(&mut self) -> Result<(), LedgerError> {
        self.synced(self.0.rename(NEXT, CURRENT))
    }

    fn discard(&mut self) -> Result<(), LedgerError> {
        self.synced(self.0.remove(NEXT))
    }
}

struct Life {
    random: Random,
    disk: Arc<Simulated>,
    keys: Keys,
    acknowledged: u64,
}

impl Life {
    fn new(seed: u64) -> Self {
        let disk = Simulated::new(!seed);
        disk.plant(CURRENT, key(0).to_private_text().as_bytes());
        disk.plant(KEYS, format!("{}\n", key(0).public()).as_bytes());
        Self {
            random: Random(seed),
            keys: Keys(disk.clone()),
            disk: Arc::new(disk),
            acknowledged: 0,
        }
    }

    /// What a program does from its start to its end, or to a crash.
    fn serve(&mut self, ends: bool) {
        let key = self.keys.current().unwrap();
        let public = key.public();
        let Opened {
            mut wal, mut trees, ..
        } = open(&self.disk, key, &[public], None).unwrap();
        append_to_house(&mut wal, &[Leaf::Stop(StopLeaf { at: 1 })]).unwrap();
        for number in 0..self.random.below(5) {
            let leaf = swap(number).to_bytes().unwrap();
            wal.append(vec![(TreeName::of_tenant("acme").unwrap(), leaf)])
                .unwrap();
            self.acknowledged += 1;
        }
        if ends {
            trees.take(wal.cut(&*self.disk).unwrap()).unwrap();
            self.disk.sync().unwrap();
        }
    }

    fn fail(&mut self) -> bool {
        let at = self.random.below(110);
        let cut = self.random.below(2) == 0;
        let fault = if cut {
            Fault::PowerCut(at)
        } else {
            Fault::Once(at)
        };
        self.disk.fault(Some(fault));
        cut
    }

    /// Whoever holds the first key alone is led to the one that signs.
    fn check(&self) -> Vec<Handover> {
        let folder = tempfile::tempdir().unwrap();
        for (path, bytes) in self.disk.files() {
            if !path.starts_with("private/") {
                let path = folder.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, bytes).unwrap();
            }
        }
        let report = verify(folder.path(), &[key(0).public()], &[]).unwrap();
        assert_eq!(report.findings, []);
        let sizes = report.trees.iter().filter(|tree| tree.tenant.is_some());
        assert_eq!(sizes.map(|tree| tree.size).sum::<u64>(), self.acknowledged);
        let last = report
            .handovers
            .last()
            .map_or(key(0).public(), |last| last.to.clone());
        assert_eq!(self.keys.current().unwrap().public(), last);
        report.handovers
    }
}

fn swap(number: u64) -> Leaf {
    Leaf::Swap(SwapLeaf {
        at: number,
        tenant: "acme".to_owned(),
        digest: Some(Digest([1; 32])),
        ..SwapLeaf::default()
    })
}

/// `GUICHET_SEEDS` makes it longer.
#[test]
fn whatever_fails_one_key_signs_and_the_first_leads_to_it() {
    let seeds = std::env::var("GUICHET_SEEDS").ok();
    let seeds = seeds.map_or(150, |seeds| seeds.parse().unwrap());
    let (mut done, mut ended, mut undone) = (0, 0, 0);
    for seed in 0..seeds {
        let lived = std::panic::catch_unwind(|| {
            let mut life = Life::new(seed);
            let mut came = [0; 3];
            for number in 1..3 {
                let closed = life.random.below(2) == 0;
                life.serve(closed);
                let cut = life.fail();
                let begun = begin(&life.disk, &mut life.keys, &key(number), 7);
                life.disk.fault(None);
                if cut {
                    life.disk.restart();
                }
                // The start after that may fail as well.
                let cut = life.fail();
                let _ = resume(&life.disk, &mut life.keys, 8);
                life.disk.fault(None);
                if cut {
                    life.disk.restart();
                }
                resume(&life.disk, &mut life.keys, 9).unwrap();
                assert_eq!(life.keys.next().unwrap().map(|key| key.public()), None);
                life.serve(true);
                let handovers = life.check();
                let replaced = handovers
                    .last()
                    .is_some_and(|last| last.to == key(number).public());
                assert!(replaced || begun.is_err());
                came[if begun.is_ok() {
                    0
                } else if replaced {
                    1
                } else {
                    2
                }] += 1;
            }
            came
        });
        let came = lived.unwrap_or_else(|_| panic!("seed {seed}"));
        done += came[0];
        ended += came[1];
        undone += came[2];
    }
    let least = seeds / 20;
    assert!(
        done > least && ended > least && undone > least,
        "{done} {ended} {undone}"
    );
}

#[test]
fn a_key_is_followed_by_another_of_its_log_and_no_earlier_one() {
    let mut life = Life::new(1);
    life.serve(true);
    let replace = |life: &mut Life, next: &LogKey| begin(&life.disk, &mut life.keys, next, 7);
    let other = LogKey::new("other.example", &[9; 32]).unwrap();
    for refused in [&other, &key(0)] {
        let error = replace(&mut life, refused).unwrap_err().to_string();
        assert!(error.contains("cannot be followed by"), "{error}");
    }
    let first = replace(&mut life, &key(1)).unwrap();
    assert_eq!((first.from, first.to), (key(0).public(), key(1).public()));
    assert!(
        replace(&mut life, &key(0)).is_err(),
        "it was replaced before"
    );
    assert_eq!(life.check().len(), 1);
}
