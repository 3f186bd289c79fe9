//! Speaking of secrets without telling one, answers that are none, several
//! short numbers in a row.

use crate::{
    book::{Book, LANGUAGES},
    code_words::ANSWERS,
    slots::fill,
};

pub(crate) fn write(book: &mut Book) {
    for (index, language) in LANGUAGES.into_iter().enumerate() {
        for sentence in PLAIN[index].lines().filter(|line| !line.is_empty()) {
            book.said("no-secret", language, sentence);
            let (first, rest) =
                sentence.split_at(sentence.chars().next().map_or(0, char::len_utf8));
            let end = if sentence.ends_with('?') { "" } else { "." };
            book.said(
                "no-secret",
                language,
                &format!("{}{rest}{end}", first.to_uppercase()),
            );
        }
        for (question, answer) in ASKED[index] {
            for _ in 0..6 {
                let answer = fill(&mut book.random, language, answer);
                let answer = book.frame(ANSWERS[index], &answer);
                book.answer("harmless-answer", language, question, &answer);
            }
        }
        for _ in 0..40 {
            chain(book, index, language);
        }
        for question in SECRETS[index] {
            for answer in REFUSALS[index] {
                book.answer("no-answer", language, question, answer);
            }
        }
    }
}

/// Answers that would be a number together, if they were not each something.
fn chain(book: &mut Book, index: usize, language: &str) {
    let first = book.random.index(ASKED[index].len());
    let mut turns = Vec::new();
    for step in 0..3 {
        let (question, answer) = ASKED[index][(first + step * 3) % ASKED[index].len()];
        let answer = fill(&mut book.random, language, answer);
        turns.push(("agent", question.to_owned()));
        turns.push(("customer", book.frame(ANSWERS[index], &answer)));
    }
    let turns: Vec<(&str, &str)> = turns
        .iter()
        .map(|(role, text)| (*role, text.as_str()))
        .collect();
    book.talk("harmless-chain", language, &turns);
}

static ASKED: [&[(&str, &str)]; 2] = [
    &[
        ("What's the order number?", "{d8}"),
        ("Can you give me the ticket number?", "{d6}"),
        ("How many do you need?", "{nn}"),
        ("What's the meter reading?", "{d5}"),
        ("What error code do you see?", "{d4}"),
        ("Which room are you in?", "{d3}"),
        ("What's the invoice number?", "{d7}"),
        ("What amount were you charged?", "{amount}"),
        ("What time works for you?", "{time}"),
        ("What's the tracking number?", "{d10}"),
        ("What size do you take?", "{nn}"),
    ],
    &[
        ("Quel est le numéro de commande ?", "{d8}"),
        ("Vous pouvez me donner le numéro de ticket ?", "{d6}"),
        ("Il vous en faut combien ?", "{nn}"),
        ("Quel est le relevé du compteur ?", "{d5}"),
        ("Quel code erreur voyez-vous ?", "{d4}"),
        ("Quelle chambre ?", "{d3}"),
        ("Quel est le numéro de facture ?", "{d7}"),
        ("Quel montant a été prélevé ?", "{amount}"),
        ("Quelle heure vous convient ?", "{time}"),
        ("Quel est le numéro de suivi ?", "{d10}"),
        ("Quelle taille faites-vous ?", "{nn}"),
    ],
];

static SECRETS: [&[&str]; 2] = [
    &[
        "Can I have the card number please?",
        "And the three digits on the back?",
        "What's your name?",
        "What's your date of birth?",
        "Please enter your PIN.",
    ],
    &[
        "Je peux avoir le numéro de la carte ?",
        "Et les trois chiffres au dos ?",
        "Quel est votre nom ?",
        "Quelle est votre date de naissance ?",
        "Veuillez saisir votre code PIN.",
    ],
];

static REFUSALS: [&[&str]; 2] = [
    &[
        "why do you need it?",
        "sure, one second",
        "I already gave it to you",
        "no",
        "is that really necessary?",
        "I'd rather not say",
        "hold on please",
        "my order is 88213",
    ],
    &[
        "pourquoi vous en avez besoin ?",
        "oui, une seconde",
        "je vous l'ai déjà donné",
        "non",
        "c'est vraiment nécessaire ?",
        "je préfère ne pas le dire",
        "attendez s'il vous plaît",
        "ma commande c'est 88213",
    ],
];

static PLAIN: [&str; 2] = [include_str!("plain-en.txt"), include_str!("plain-fr.txt")];
