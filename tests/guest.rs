use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// A guest written by hand: a core module of a few lines, wrapped into a
/// component of the contract. Unless told otherwise it allows every turn.
#[derive(Clone, Debug)]
pub struct Guest {
    name: String,
    imports: String,
    pub(crate) fields: String,
    configure: String,
    pub(crate) evaluate: String,
    pages: u32,
    /// Where the next constant may lie.
    free: u32,
    contract_imports: Vec<&'static str>,
    settings: serde_json::Value,
}

/// Where the guest's answer of `evaluate` lies: 48 bytes of
/// `result<verdict, string>`, all zero for a plain "allow".
const ANSWER: u32 = 256;

/// Constants lie from here to the description; what is below belongs to the
/// instructions of the tests.
const CONSTANTS: u32 = 2_560;

/// Where the text of the turn's first part is. In the record `turn` the parts
/// are at 64; a part is pointer, kind, text, attributes, eight bytes each.
const TEXT: &str = "(i32.load offset=16 (i32.load offset=64 (local.get $turn)))";

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
            free: CONSTANTS,
            contract_imports: Vec::new(),
            settings: serde_json::Value::Null,
        }
    }

    /// Another name, which makes another module.
    #[must_use]
    pub fn name(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// The JSON Schema of its settings.
    #[must_use]
    pub fn settings(mut self, schema: serde_json::Value) -> Self {
        self.settings = schema;
        self
    }

    /// Instructions before `configure` says yes. Its answer is at 64.
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

    /// Does so only for turns whose text has this byte at this place; they must
    /// be that long.
    #[must_use]
    pub fn only_if(mut self, at: u32, byte: u8, then: impl FnOnce(Self) -> Self) -> Self {
        let before = std::mem::take(&mut self.evaluate);
        let mut this = then(self);
        this.evaluate = format!(
            "{before}(if (i32.eq (i32.load8_u offset={at} {TEXT}) (i32.const {byte})) (then {}))",
            this.evaluate
        );
        this
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
        if !self.imports.contains(wat) {
            self.imports.push_str(wat);
        }
        if !self.contract_imports.contains(&interface) {
            self.contract_imports.push(interface);
        }
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

    /// Room for bytes that nothing else uses.
    pub(crate) fn room(&mut self, bytes: u32) -> u32 {
        let at = self.free.next_multiple_of(8);
        self.free = at + bytes;
        at
    }

    /// A constant, and its length.
    pub(crate) fn constant(&mut self, text: &str) -> (u32, u32) {
        let len = u32::try_from(text.len()).unwrap_or_else(|e| panic!("{e}"));
        let at = self.room(len);
        self.fields += &format!(r#"(data (i32.const {at}) "{text}")"#);
        (at, len)
    }

    /// Instructions that store 32 bits.
    pub(crate) fn store(at: u32, value: impl std::fmt::Display) -> String {
        format!("(i32.store (i32.const {at}) (i32.const {value}))")
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
        let each = |key: &str, names: &[&str]| -> serde_json::Value {
            names
                .iter()
                .map(|name| serde_json::json!({ key: name }))
                .collect()
        };
        let reasons = each("code", &["declared", "another", "third", "fourth"]);
        let obligations = each(
            "name",
            &[
                "pause-recording",
                "resume-recording",
                "route",
                "notify",
                "mark",
            ],
        );
        serde_json::json!({
            "name": self.name,
            "version": "0.1.0",
            "summary": "A guest of the tests",
            "contract": "guichet:policy@0.1.0",
            "stages": ["inbound", "outbound", "lookup", "response", "record", "action"],
            "facts": [],
            "classes": ["card-number", "text"],
            "treatments": ["mask", "label", "remove", "withhold"],
            "reasons": reasons,
            "failures": [{ "code": "no-idea", "meaning": "" }],
            "obligations": obligations,
            "requirements": [{ "kind": "review", "level": 1, "binds": [] }],
            "imports": self.contract_imports,
            "settings": self.settings
        })
        .to_string()
    }
}

impl Default for Guest {
    fn default() -> Self {
        Self::new()
    }
}
