//! Mail addresses and addresses of machines.

use crate::{
    book::{Book, LANGUAGES},
    marked::mark,
};

pub(crate) fn write(book: &mut Book) {
    for (index, language) in LANGUAGES.into_iter().enumerate() {
        mails(book, index, language);
        machines(book, index, language);
    }
}

fn mails(book: &mut Book, index: usize, language: &str) {
    const NAMES: [&str; 8] = [
        "jean", "marie", "alex", "nadia", "thomas", "emma", "karim", "lucie",
    ];
    const AFTER: [&str; 6] = ["martin", "bakker", "okafor", "dupuis", "smith", "rossi"];
    const HOSTS: [&str; 4] = [
        "example.com",
        "example.org",
        "exemple.fr",
        "mail.example.net",
    ];
    let frames: [&[&str]; 2] = [
        &[
            "my email is {}",
            "write to {} please",
            "{} is my email address",
            "Email: {}",
            "send the invoice to {}, thanks",
        ],
        &[
            "mon mail est {}",
            "écrivez à {} svp",
            "{} c'est mon adresse mail",
            "Email : {}",
            "envoyez la facture à {}, merci",
        ],
    ];
    for _ in 0..30 {
        let (name, after) = (book.random.pick(&NAMES), book.random.pick(&AFTER));
        let host = book.random.pick(&HOSTS);
        let local = match book.random.between(0, 3) {
            0 => format!("{name}.{after}"),
            1 => format!("{name}_{after}{}", book.random.digits(2)),
            2 => format!("{}{after}", &name[..1]),
            _ => format!("{name}+{after}"),
        };
        let sentence = book.frame(frames[index], &mark("email", format!("{local}@{host}")));
        book.said("email-written", language, &sentence);
        let (at, dot) = if language == "en" {
            (" at ", " dot ")
        } else {
            (" arobase ", " point ")
        };
        let spoken = format!("{name}.{after}@{}", book.random.pick(&HOSTS[..3]))
            .replace('@', at)
            .replace('.', dot);
        let spoken_frames: [&[&str]; 2] = [
            &[
                "my email is {}",
                "it's {} for the email",
                "send it to {} please",
                "the email address is {}",
            ],
            &[
                "mon mail c'est {}",
                "c'est {} pour le mail",
                "envoyez à {} svp",
                "l'adresse mail c'est {}",
            ],
        ];
        let sentence = book.frame(spoken_frames[index], &mark("email", spoken));
        book.said("email-spoken", language, &sentence);
    }
}

fn machines(book: &mut Book, index: usize, language: &str) {
    let frames: [[&[&str]; 2]; 2] = [
        [
            &[
                "my IP is {}",
                "connections from {} are refused",
                "I can't ping {}",
                "{}",
            ],
            &[
                "the MAC address is {}",
                "MAC {}",
                "my router's sticker says {}",
                "{}",
            ],
        ],
        [
            &[
                "mon IP est {}",
                "les connexions depuis {} sont refusées",
                "je n'arrive pas à joindre {}",
                "{}",
            ],
            &[
                "l'adresse MAC est {}",
                "MAC {}",
                "l'étiquette de ma box indique {}",
                "{}",
            ],
        ],
    ];
    for turn in 0..18 {
        let (net, last) = (book.random.between(1, 254), book.random.between(1, 254));
        let ip = match turn % 6 {
            0 => format!("192.0.2.{last}/24"),
            1 => format!("2001:db8:{net:x}::/48"),
            2 => format!("fe80::{net:x}:{last:x}%eth0"),
            3 => format!("fe80::{last:x}%3/64"),
            4 => format!("::ffff:203.0.113.{last}"),
            _ => format!("2001:db8:{net:x}::{last:x}/128"),
        };
        let sentence = book.frame(frames[index][0], &mark("ip-address", ip));
        book.said("ip-zone-prefix", language, &sentence);
        let url = match turn % 2 {
            0 => format!(
                "http://[{}]:8080/",
                mark("ip-address", format!("2001:db8::{last:x}"))
            ),
            _ => format!("{}:443", mark("ip-address", format!("198.51.100.{last}"))),
        };
        let sentence = book.frame(frames[index][0], &url);
        book.said("ip-port", language, &sentence);
    }
    for turn in 0..24 {
        let random = &mut book.random;
        // Documentation's own: RFC 5737, RFC 3849, RFC 7042.
        let ip = match turn % 4 {
            0 => format!("192.0.2.{}", random.between(1, 254)),
            1 => format!("198.51.100.{}", random.between(1, 254)),
            2 => format!("203.0.113.{}", random.between(1, 254)),
            _ => format!("2001:db8::{}", random.between(1, 9_999)),
        };
        let mac = format!("00:00:5E:00:53:{:02X}", random.between(16, 255));
        let mac = if turn % 2 == 0 {
            mac
        } else {
            mac.replace(':', "-").to_lowercase()
        };
        let sentence = book.frame(frames[index][0], &mark("ip-address", ip));
        book.said("ip", language, &sentence);
        let sentence = book.frame(frames[index][1], &mark("mac-address", mac));
        book.said("mac", language, &sentence);
    }
}
