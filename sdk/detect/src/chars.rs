//! What a character means to the scanner, whatever script or disguise it
//! comes in.

/// What may stand between two tokens, as bits.
pub(crate) mod gap {
    pub(crate) const SPACE: u16 = 1;
    pub(crate) const NEWLINE: u16 = 1 << 1;
    pub(crate) const DASH: u16 = 1 << 2;
    pub(crate) const DOT: u16 = 1 << 3;
    pub(crate) const COMMA: u16 = 1 << 4;
    pub(crate) const SLASH: u16 = 1 << 5;
    pub(crate) const COLON: u16 = 1 << 6;
    pub(crate) const APOSTROPHE: u16 = 1 << 7;
    pub(crate) const BRACKET: u16 = 1 << 8;
    pub(crate) const PLUS: u16 = 1 << 9;
    pub(crate) const HASH: u16 = 1 << 10;
    pub(crate) const CURRENCY: u16 = 1 << 11;
    pub(crate) const AT: u16 = 1 << 12;
    /// Lines and marks that people put between groups: `_ * | ~ =`.
    pub(crate) const RULE: u16 = 1 << 13;
    /// The end of a sentence that is not a dot.
    pub(crate) const END: u16 = 1 << 14;
    /// What people put between the groups of a number.
    pub(crate) const PARTING: u16 = SPACE | DASH | DOT | SLASH;
    /// Anything else: emoji, quotes, symbols.
    pub(crate) const OTHER: u16 = 1 << 15;
}

/// What one character is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Letter,
    /// Its value, 0 to 9.
    Digit(u8),
    /// Shows nothing and parts nothing: zero-width, combining, soft hyphen.
    Invisible,
    /// Parts tokens: a bit of [`gap`].
    Gap(u16),
}

/// What each byte of ASCII is, looked up rather than decided.
#[expect(clippy::indexing_slicing, reason = "checked when this is compiled")]
static ASCII: [Sort; 128] = {
    let mut sorts = [Sort::Gap(gap::OTHER); 128];
    let mut byte = 0_u8;
    while byte < 128 {
        sorts[byte as usize] = decide(byte);
        byte += 1;
    }
    sorts
};

fn ascii(byte: u8) -> Option<Sort> {
    ASCII.get(usize::from(byte)).copied()
}

pub(crate) const fn decide(byte: u8) -> Sort {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' => Sort::Letter,
        b'0'..=b'9' => Sort::Digit(byte - b'0'),
        b' ' | b'\t' => Sort::Gap(gap::SPACE),
        b'\n' | b'\r' | 0xb | 0xc => Sort::Gap(gap::NEWLINE),
        b'-' => Sort::Gap(gap::DASH),
        b'.' => Sort::Gap(gap::DOT),
        b',' => Sort::Gap(gap::COMMA),
        b'/' | b'\\' => Sort::Gap(gap::SLASH),
        b':' => Sort::Gap(gap::COLON),
        b'\'' | b'`' => Sort::Gap(gap::APOSTROPHE),
        b'(' | b')' | b'[' | b']' | b'{' | b'}' | b'<' | b'>' => Sort::Gap(gap::BRACKET),
        b'+' => Sort::Gap(gap::PLUS),
        b'#' => Sort::Gap(gap::HASH),
        b'$' => Sort::Gap(gap::CURRENCY),
        b'@' => Sort::Gap(gap::AT),
        b'_' | b'*' | b'|' | b'~' | b'=' => Sort::Gap(gap::RULE),
        b'!' | b'?' | b';' => Sort::Gap(gap::END),
        _ => Sort::Gap(gap::OTHER),
    }
}

pub(crate) fn sort(c: char) -> Sort {
    u8::try_from(c)
        .ok()
        .and_then(ascii)
        .unwrap_or_else(|| beyond_ascii(c))
}

fn beyond_ascii(c: char) -> Sort {
    match c {
        'À'..='Ö' | 'Ø'..='ö' | 'ø'..='ɏ' => Sort::Letter,
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Sort::Gap(gap::SPACE)
        }
        '\u{85}' | '\u{2028}' | '\u{2029}' => Sort::Gap(gap::NEWLINE),
        '\u{ad}'
        | '\u{34f}'
        | '\u{61c}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{300}'..='\u{36f}'
        | '\u{483}'..='\u{489}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}'
        | '\u{e0000}'..='\u{e0fff}' => Sort::Invisible,
        '‐'..='―' | '−' | '﹘' | '﹣' | '－' | '־' | '⁃' | '➖' | '〜' | 'ー' => {
            Sort::Gap(gap::DASH)
        }
        '·' | '•' | '․' | '…' | '‧' | '∙' | '⋅' | '。' | '．' | '・' | '｡' | '●' | '▪' => {
            Sort::Gap(gap::DOT)
        }
        '，' | '、' | '‚' | '،' => Sort::Gap(gap::COMMA),
        '⁄' | '∕' | '／' | '＼' | '⧸' => Sort::Gap(gap::SLASH),
        '：' | '∶' => Sort::Gap(gap::COLON),
        '’' | '‘' | 'ʼ' | '´' | '＇' => Sort::Gap(gap::APOSTROPHE),
        '（' | '）' | '［' | '］' => Sort::Gap(gap::BRACKET),
        '＋' => Sort::Gap(gap::PLUS),
        '＃' | '№' => Sort::Gap(gap::HASH),
        '¢'..='¥' | '₠'..='₿' => Sort::Gap(gap::CURRENCY),
        '＠' | '﹫' => Sort::Gap(gap::AT),
        '＿' | '＊' | '｜' | '～' | '¦' | '─'..='╿' => Sort::Gap(gap::RULE),
        '！' | '？' | '；' | '¿' | '¡' => Sort::Gap(gap::END),
        _ => match digit(u32::from(c)) {
            Some(value) => Sort::Digit(value),
            None if c.is_alphanumeric() => Sort::Letter,
            None => Sort::Gap(gap::OTHER),
        },
    }
}

/// Zeros of the decimal digits of Unicode 16 (general category Nd) beyond ASCII,
/// and of the rows of styled digits that start at zero.
static ZEROS: [u32; 78] = [
    0x660,
    0x6F0,
    0x7C0,
    0x966,
    0x9E6,
    0xA66,
    0xAE6,
    0xB66,
    0xBE6,
    0xC66,
    0xCE6,
    0xD66,
    0xDE6,
    0xE50,
    0xED0,
    0xF20,
    0x1040,
    0x1090,
    0x17E0,
    0x1810,
    0x1946,
    0x19D0,
    0x1A80,
    0x1A90,
    0x1B50,
    0x1BB0,
    0x1C40,
    0x1C50,
    0x2080,
    0xA620,
    0xA8D0,
    0xA900,
    0xA9D0,
    0xA9F0,
    0xAA50,
    0xABF0,
    0xFF10,
    0x104A0,
    0x10D30,
    0x10D40,
    0x11066,
    0x110F0,
    0x11136,
    0x111D0,
    0x112F0,
    0x11450,
    0x114D0,
    0x11650,
    0x116C0,
    0x116D0,
    0x116DA,
    0x11730,
    0x118E0,
    0x11950,
    0x11BF0,
    0x11C50,
    0x11D50,
    0x11DA0,
    0x11F50,
    0x16130,
    0x16A60,
    0x16AC0,
    0x16B50,
    0x16D70,
    0x1CCF0,
    0x1D7CE,
    0x1D7D8,
    0x1D7E2,
    0x1D7EC,
    0x1D7F6,
    0x1E140,
    0x1E2F0,
    0x1E4F0,
    0x1E5F1,
    0x1E950,
    0x1F100,
    0x1FBF0,
    0x0010_FFF0,
];

/// Ones of the rows of styled digits that start at one: circled, in brackets,
/// with a full stop, double circled, dingbats.
static ONES: [u32; 8] = [
    0x2460, 0x2474, 0x2488, 0x24F5, 0x2776, 0x2780, 0x278A, 0x2170,
];

fn digit(code: u32) -> Option<u8> {
    match code {
        0xB2 => return Some(2),
        0xB3 => return Some(3),
        0xB9 => return Some(1),
        0x2070 | 0x24EA | 0x24FF => return Some(0),
        0x2074..=0x2079 => return Some(low_digit(code, 0x2070)),
        _ => {}
    }
    let row = ZEROS.partition_point(|zero| *zero <= code);
    let zero = row.checked_sub(1).and_then(|row| ZEROS.get(row))?;
    if code - zero < 10 {
        return Some(low_digit(code, *zero));
    }
    ONES.iter()
        .take(7)
        .find(|one| code.wrapping_sub(**one) < 9)
        .map(|one| low_digit(code, *one) + 1)
}

/// The value of a digit whose row starts at `zero`; less than ten by the callers.
fn low_digit(code: u32, zero: u32) -> u8 {
    u8::try_from(code - zero).unwrap_or(0)
}

/// The digit that a letter passes for, if any.
pub(crate) fn look_alike(c: char) -> Option<u8> {
    match c {
        'O' | 'o' | 'О' | 'о' | 'Ο' | 'ο' | 'Ｏ' | 'ｏ' => Some(0),
        'l' | 'I' | 'І' | 'і' | 'Ι' | 'ｌ' | 'Ｉ' | 'ӏ' | 'Ӏ' => Some(1),
        _ => None,
    }
}

/// The letters that a letter is compared as: lower case, without accents.
/// At most two; the second is `'\0'` when there is none.
pub(crate) fn fold(c: char) -> (char, char) {
    let one = match c {
        'a'..='z' => c,
        'A'..='Z' => c.to_ascii_lowercase(),
        'à'..='å' | 'À'..='Å' | 'ā' | 'Ā' | 'ă' | 'ą' => 'a',
        'ç' | 'Ç' | 'ć' | 'č' | 'Č' => 'c',
        'è'..='ë' | 'È'..='Ë' | 'ē' | 'ę' | 'ě' => 'e',
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' => 'i',
        'ñ' | 'Ñ' | 'ń' | 'ň' => 'n',
        'ò'..='ö' | 'ø' | 'Ò'..='Ö' | 'Ø' | 'ō' | 'ő' => 'o',
        'ù'..='ü' | 'Ù'..='Ü' | 'ū' | 'ů' | 'ű' => 'u',
        'ý' | 'ÿ' | 'Ý' | 'Ÿ' => 'y',
        'š' | 'Š' | 'ś' => 's',
        'ž' | 'Ž' | 'ź' | 'ż' => 'z',
        'œ' | 'Œ' => return ('o', 'e'),
        'æ' | 'Æ' => return ('a', 'e'),
        'ß' => return ('s', 's'),
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => return (full_width(c), '\0'),
        _ => c.to_lowercase().next().unwrap_or(c),
    };
    (one, '\0')
}

fn full_width(c: char) -> char {
    char::from_u32(u32::from(c).wrapping_sub(0xFEE0)).map_or(c, |c| c.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_have_their_value() {
        for (c, value) in [
            ('7', 7),
            ('٣', 3),
            ('۹', 9),
            ('९', 9),
            ('４', 4),
            ('𝟙', 1),
            ('²', 2),
            ('①', 1),
            ('⑨', 9),
            ('⓪', 0),
            ('₄', 4),
            ('❶', 1),
        ] {
            assert_eq!(sort(c), Sort::Digit(value), "{c}");
        }
    }

    #[test]
    fn rows_of_zeros_are_sorted() {
        assert!(ZEROS.is_sorted());
    }

    #[test]
    fn letters_fold_to_what_they_are_compared_as() {
        for (c, folded) in [('É', 'e'), ('ç', 'c'), ('Z', 'z'), ('Ｂ', 'b'), ('Ж', 'ж')] {
            assert_eq!(fold(c), (folded, '\0'));
        }
        assert_eq!(fold('œ'), ('o', 'e'));
    }

    #[test]
    fn what_shows_nothing_parts_nothing() {
        for c in [
            '\u{200b}', '\u{feff}', '\u{301}', '\u{ad}', '\u{fe0f}', '\u{20e3}',
        ] {
            assert_eq!(sort(c), Sort::Invisible);
        }
        assert_eq!(sort('\u{202f}'), Sort::Gap(gap::SPACE));
    }
}
