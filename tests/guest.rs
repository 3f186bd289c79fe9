use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// A guest written by hand: a core module of a few lines, wrapped into a
/// component of the contract. Unless told otherwise it allows every turn.
#[derive(Clone, Debug)]
pub struct Guest {
    name: String,
    imports: String,
    fields: String,
    configure: String,
    evaluate: String,
    pages: u32,
    contract_imports: Vec<&'static str>,
}

/// Where the guest's answer of `evaluate` lies: 48 bytes of
/// `result<verdict, string>`, all zero for a plain "allow".
const ANSWER: u32 = 256;

impl Guest {
    /// A guest that allows everything.
    pub fn new() -> Self {
        Self {
            name: "guest".to_owned(),
            imports: String::new(),
            fields: String::new(),
            configure: String::new(),
            evaluate: String::new(),
            pages: 17,
            contract_imports: Vec::new(),
        }
    }

    /// Another name, which makes another module.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// Instructions before `configure` says yes.
    #[must_use]
    pub fn configure(mut self, wat: &str) -> Self {
        wat.clone_into(&mut self.configure);
        self
    }

    /// Instructions before `evaluate` answers. The turn's record is at
    /// `$turn`, the answer at 256.
    #[must_use]
    pub fn evaluate(mut self, wat: &str) -> Self {
        self.evaluate.push_str(wat);
        self
    }

    /// Further fields of the core module.
    #[must_use]
    pub fn fields(mut self, wat: &str) -> Self {
        self.fields.push_str(wat);
        self
    }

    /// An import of the core module, with the interface that it belongs to.
    #[must_use]
    pub fn import(mut self, interface: &'static str, wat: &str) -> Self {
        self.imports.push_str(wat);
        self.contract_imports.push(interface);
        self
    }

    /// Counts every turn under one key, over an hour.
    #[must_use]
    pub fn counting(self) -> Self {
        self.import(
            "counters",
            r#"(import "guichet:policy/counters@0.1.0" "add" (func $add (param i32 i32 i32 i32 i32)))"#,
        )
        .fields(r#"(data (i32.const 1000) "k")"#)
        .evaluate("(call $add (i32.const 1000) (i32.const 1) (i32.const 1) (i32.const 3600) (i32.const 2048))")
    }

    /// Asks for up to nine earlier turns.
    #[must_use]
    pub fn looking_back(self) -> Self {
        self.import(
            "history",
            r#"(import "guichet:policy/history@0.1.0" "recent" (func $recent (param i32 i32)))"#,
        )
        .evaluate("(call $recent (i32.const 9) (i32.const 2048))")
    }

    /// Pages of its first memory.
    #[must_use]
    pub fn pages(mut self, pages: u32) -> Self {
        self.pages = pages;
        self
    }

    /// Answers with one edit of this turn.
    #[must_use]
    pub fn edit(self, part: u32, start: u32, end: u32, class: &str, treatment: &str) -> Self {
        self.edits(
            1,
            "(i64.load (local.get $turn))",
            part,
            start,
            end,
            class,
            treatment,
        )
    }

    /// Answers with `count` times the same place in memory as edits.
    #[must_use]
    #[expect(clippy::too_many_arguments, reason = "one for each field of an edit")]
    pub fn edits(
        self,
        count: u32,
        turn: &str,
        part: u32,
        start: u32,
        end: u32,
        class: &str,
        treatment: &str,
    ) -> Self {
        let (class_len, treatment_len) = (class.len(), treatment.len());
        self.fields(&format!(
            r#"(data (i32.const 700) "{class}") (data (i32.const 800) "{treatment}")"#
        ))
        .evaluate(&format!(
            "(i32.store (i32.const 272) (i32.const 512)) (i32.store (i32.const 276) (i32.const {count}))
             (i64.store (i32.const 512) {turn}) (i32.store (i32.const 520) (i32.const {part}))
             (i32.store (i32.const 524) (i32.const {start})) (i32.store (i32.const 528) (i32.const {end}))
             (i32.store (i32.const 532) (i32.const 700)) (i32.store (i32.const 536) (i32.const {class_len}))
             (i32.store (i32.const 540) (i32.const 800)) (i32.store (i32.const 544) (i32.const {treatment_len}))"
        ))
    }

    /// Answers with a reason.
    #[must_use]
    pub fn reason(self, reason: &str) -> Self {
        let len = reason.len();
        self.fields(&format!(r#"(data (i32.const 900) "{reason}")"#))
            .evaluate(&format!(
                "(i32.store (i32.const 288) (i32.const 640)) (i32.store (i32.const 292) (i32.const 1))
                 (i32.store (i32.const 640) (i32.const 900)) (i32.store (i32.const 644) (i32.const {len}))"
            ))
    }

    /// Answers that it cannot say, with this code.
    #[must_use]
    pub fn fails_with(self, code: &str) -> Self {
        let len = code.len();
        self.fields(&format!(r#"(data (i32.const 900) "{code}")"#)).evaluate(&format!(
            "(i32.store8 (i32.const 256) (i32.const 1))
             (i32.store (i32.const 260) (i32.const 900)) (i32.store (i32.const 264) (i32.const {len}))"
        ))
    }

    /// Denies.
    #[must_use]
    pub fn deny(self) -> Self {
        self.evaluate("(i32.store8 (i32.const 260) (i32.const 2))")
    }

    /// Requires something that binds nothing.
    #[must_use]
    pub fn require(self, kind: &str, level: u8) -> Self {
        let len = kind.len();
        self.fields(&format!(r#"(data (i32.const 900) "{kind}")"#))
            .evaluate(&format!(
                "(i32.store8 (i32.const 260) (i32.const 1))
                 (i32.store (i32.const 264) (i32.const 960)) (i32.store (i32.const 268) (i32.const 1))
                 (i32.store (i32.const 960) (i32.const 900)) (i32.store (i32.const 964) (i32.const {len}))
                 (i32.store8 (i32.const 968) (i32.const {level}))"
            ))
    }

    /// Its core module, which is no component yet.
    pub fn core(&self) -> Vec<u8> {
        let description = self.description();
        let escaped = description.replace('\\', "\\5c").replace('"', "\\22");
        let Self {
            imports,
            fields,
            configure,
            evaluate,
            pages,
            ..
        } = self;
        let length = description.len();
        let text = format!(
            r#"(module
              {imports}
              (memory (export "memory") {pages})
              (data (i32.const 4096) "{escaped}")
              (global $heap (mut i32) (i32.const 65536))
              {fields}
              (func (export "cabi_realloc") (param $old i32) (param $old_size i32) (param $align i32) (param $size i32) (result i32)
                (local $at i32)
                (local.set $at (i32.and
                  (i32.add (global.get $heap) (i32.sub (local.get $align) (i32.const 1)))
                  (i32.sub (i32.const 0) (local.get $align))))
                (global.set $heap (i32.add (local.get $at) (local.get $size)))
                (if (i32.gt_u (global.get $heap) (i32.mul (memory.size) (i32.const 65536)))
                  (then (drop (memory.grow (i32.add (i32.const 1) (i32.div_u (local.get $size) (i32.const 65536)))))))
                (local.get $at))
              (func (export "guichet:policy/policy@0.1.0#describe") (result i32)
                (i32.store (i32.const 16) (i32.const 4096))
                (i32.store (i32.const 20) (i32.const {length}))
                (i32.const 16))
              (func (export "guichet:policy/policy@0.1.0#configure") (param i32 i32) (result i32)
                {configure}
                (i32.const 64))
              (func (export "guichet:policy/policy@0.1.0#evaluate") (param $turn i32) (result i32)
                {evaluate}
                (i32.const {ANSWER})))"#
        );
        wat::parse_str(&text).unwrap_or_else(|e| panic!("{e}\n{text}"))
    }

    /// Its component.
    pub fn component(&self) -> Vec<u8> {
        let mut resolve = Resolve::default();
        let package = resolve
            .push_str("policy.wit", include_str!("../wit/policy.wit"))
            .unwrap_or_else(|e| panic!("{e}"));
        let world = resolve
            .select_world(&[package], Some("module"))
            .unwrap_or_else(|e| panic!("{e}"));
        let mut module = self.core();
        let encoded = embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)
            .and_then(|()| {
                ComponentEncoder::default()
                    .module(&module)?
                    .validate(true)
                    .encode()
            });
        encoded.unwrap_or_else(|e| panic!("{e:?}"))
    }

    fn description(&self) -> String {
        serde_json::json!({
            "name": self.name,
            "version": "0.1.0",
            "summary": "A guest of the tests",
            "contract": "guichet:policy@0.1.0",
            "stages": ["inbound", "outbound", "record"],
            "facts": [],
            "classes": ["card-number", "text"],
            "treatments": ["mask", "label", "remove", "withhold"],
            "reasons": [{ "code": "declared", "meaning": "" }],
            "failures": [{ "code": "no-idea", "meaning": "" }],
            "obligations": [],
            "requirements": [{ "kind": "review", "level": 1, "binds": [] }],
            "imports": self.contract_imports,
            "settings": null
        })
        .to_string()
    }
}

impl Default for Guest {
    fn default() -> Self {
        Self::new()
    }
}
