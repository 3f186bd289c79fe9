//! Telephone numbers, mail addresses, names, postal addresses.

use super::*;

#[test]
fn contact_details() {
    hides_exactly(
        "phone",
        &[
            ("06 12 34 56 78", "[]"),
            ("au 06.12.34.56.78 svp", "au [] svp"),
            ("+33 6 12 34 56 78", "[]"),
            ("0033612345678", "[]"),
            (
                "zéro six douze trente-quatre cinquante-six soixante-dix-huit",
                "[]",
            ),
            ("call (212) 555-0123", "call ([]"),
            ("call me on 5550 1234", "call me on []"),
            ("555-123-4567", "[]"),
            ("(555) 123-4567", "([]"),
        ],
    );
    hides_exactly(
        "email",
        &[
            ("write to jean.dupont+x@exemple.co.uk.", "write to []."),
            ("jean point dupont arobase exemple point fr", "[]"),
            ("john dot smith at example dot com please", "[] please"),
        ],
    );
}

#[test]
fn declared_names_stay_known() {
    let mut desk = desk();
    assert_eq!(
        desk.agent("Hello, this is Rosa. How may I help?").text(),
        "Hello, this is [person-name]. How may I help?"
    );
    desk.agent("Can I have your first and last name please?");
    assert_eq!(
        desk.customer("Yes. My first name is Amara and last name is Okafor.")
            .text(),
        "Yes. My first name is [person-name] and last name is [person-name]."
    );
    assert_eq!(
        desk.agent("Thank you Mr. Okafor.").text(),
        "Thank you Mr. [person-name]."
    );
    assert_eq!(
        desk.agent("Anything else, Amara?").text(),
        "Anything else, [person-name]?"
    );
    assert_eq!(desk.agent("Rosa says bye").text(), "[person-name] says bye");
    assert_eq!(desk.agent("Bye, Amara Okafor").text(), "Bye, [person-name]");
}

/// A sentence that begins with a capital is written like a transcript otherwise.
#[test]
fn a_declared_name_in_a_mail_address_is_hidden_with_it() {
    let mut desk = desk();
    desk.customer("Bonjour, je m'appelle Camille Lefèvre.");
    let turn = desk.customer("Rappelez-moi à camille point lefevre arobase exemple point fr.");
    assert_eq!(turn.text(), "Rappelez-moi à [email].");
    assert_eq!(turn.reasons(), ["email-found"]);
    assert_eq!(
        desk.customer("C'est camille encore").text(),
        "C'est [person-name] encore"
    );
}

#[test]
fn names_in_french_and_as_answers() {
    let mut desk = desk();
    assert_eq!(
        desk.customer("Bonjour, je m'appelle Jean-Luc Martin")
            .text(),
        "Bonjour, je m'appelle [person-name]"
    );
    assert_eq!(
        desk.agent("Bonjour Monsieur Martin").text(),
        "Bonjour Monsieur [person-name]"
    );
    assert_eq!(
        desk.customer("c'est au nom de Lefèvre").text(),
        "c'est au nom de [person-name]"
    );
    desk.agent("Quel est votre nom ?");
    assert_eq!(
        desk.customer("Oui, Zoé Durand").text(),
        "Oui, [person-name]"
    );
    desk.agent("What is the name of the product?");
    assert_eq!(desk.customer("Herb Garden").text(), "Herb Garden");
}

#[test]
fn what_is_no_name_stays() {
    for text in [
        "This is great! I am sorry to hear it.",
        "I am looking for my order",
        "Je suis désolé, c'est dommage",
        "My name is not on the list",
        "Madame, Monsieur, bonjour",
    ] {
        assert_eq!(seen(text), text);
    }
}

#[test]
fn declared_addresses_stay_known() {
    let mut desk = desk();
    desk.agent("Could you confirm the shipping address for me?");
    let answer = desk.customer("12 Baker Street, Little Town, and the zip code is 98109.");
    assert_eq!(
        answer.text(),
        "[postal-address], and the zip code is [postal-address]."
    );
    assert_eq!(
        desk.agent("So 12 Baker Street, Little Town").text(),
        "So [postal-address]"
    );
    assert_eq!(
        seen("j'habite au 12 bis rue de la Paix, 75002 Paris depuis"),
        "j'habite au 12 bis rue de la Paix, 75002 Paris depuis"
            .replace("12 bis rue de la Paix, 75002 Paris", "[postal-address]")
    );
}

#[test]
fn addresses_of_machines_are_found_with_their_zone_prefix_and_port() {
    hides_exactly(
        "ip-address",
        &[
            ("ping fe80::1%eth0 now", "ping [] now"),
            ("the net is 2001:db8::/32.", "the net is []."),
            ("the net is 192.168.0.0/16, ok", "the net is [], ok"),
            (
                "open http://[::1]:443/ please",
                "open http://[[]]:443/ please",
            ),
            ("it is [2001:db8::7]", "it is [[]]"),
            ("fe80::1ff:fe23:4567:890a%3/64 it is", "[] it is"),
            ("::ffff:192.0.2.33 came", "[] came"),
            ("route 80::/10 there", "route [] there"),
            ("src=:: dst=::1", "src=:: dst=[]"),
            ("from 10.0.0.1:8080 and on", "from []:8080 and on"),
        ],
    );
    for text in ["50%", "std::fmt::Debug is a trait", "at 10:30/11:00"] {
        assert_eq!(seen(text), text);
    }
    let mut desk = desk();
    desk.agent("IP address?");
    assert_eq!(desk.customer("80::/10").text(), "[ip-address]");
    desk.agent("And the address of the router, please?");
    assert_eq!(
        desk.customer("It is 192.168.1.1").text(),
        "It is [ip-address]"
    );
}

#[test]
fn extensions_belong_to_their_number() {
    hides_exactly(
        "phone",
        &[
            ("call 415-555-0132 ext. 12 please", "call [] please"),
            ("(it is 415-555-0132 x12)", "(it is [])"),
            ("it is 415-555-0132x4567 ok", "it is [] ok"),
            ("it is 415-555-0132, extension 4567.", "it is []."),
            (
                "appelez le 01 23 45 67 89, poste 12 svp",
                "appelez le [] svp",
            ),
            ("+44 20 7946 0958 ext 7", "[]"),
            ("my number is 91-415-555-0132", "my number is []"),
            ("from 91-415-555-0132 then", "from [] then"),
            ("call 020 7946 0018 #345 now", "call [] now"),
        ],
    );
    for text in [
        "the box is 4 x12 cm",
        "it is poste 12 at work",
        "ext. 12 is free",
    ] {
        assert_eq!(seen(text), text);
    }
}

#[test]
fn telephone_numbers_of_letters_and_signatures() {
    hides_exactly(
        "phone",
        &[
            (
                "no message came to my registered 905-674-3793, about the order",
                "no message came to my registered [], about the order",
            ),
            (
                "they are not answering at 71-33-52-22",
                "they are not answering at []",
            ),
            (
                "stop receiving messages to 699 956 915",
                "stop receiving messages to []",
            ),
            ("Phone: 35 88 32", "Phone: []"),
            (
                "Personal info\nPhone:\n51 516 33 75\n",
                "Personal info\nPhone:\n[]\n",
            ),
            (
                "Poland 86021\n67 501 36 56-Office",
                "Poland 86021\n[]-Office",
            ),
            (
                "NJ\n 06666\n51 196 19 99 office\n",
                "NJ\n 06666\n[] office\n",
            ),
            (
                "my international one is +44 (20) 7123 4567",
                "my international one is []",
            ),
            ("the end.\\n415-555-0132\\n", "the end.\\n[]\\n"),
        ],
    );
    // Of the digits of all three, some are a social security number with its key.
    let both = seen("US is (415) 555-0132, and the other one is +44 (20) 7123 4567");
    assert_eq!(both, "US is ([phone], and the other one is [phone]");
    for text in [
        "6614 Luite tee 87\n Apt. 931\n Salumäe\n Estonia 62031",
        "08615 Luddingsbo Mekanikusv 11\n Suite 041\n Spånga",
        "Unit 8524 Box 0979\nDPO AA 56703",
        "at El Argoub\n, 83\n 37370. Please call me there",
        "the office is 12345678 steps away",
    ] {
        assert_eq!(seen(text), text);
    }
}

#[test]
fn a_house_is_no_code_of_the_card_before_it() {
    let lost =
        "card number 5555 5555 5555 4444 is lost, please send a new one to 511 Bakken 48 Suite 12";
    assert_eq!(
        seen(lost),
        lost.replace("5555 5555 5555 4444", "[card-number]")
    );
    assert_eq!(
        seen("card 5555555555554444. He lives at 123 Main St, New York, NY 10001."),
        "card [card-number]. He lives at [postal-address]."
    );
    assert_eq!(
        seen("please link my credit card to 13783 324 Young Road"),
        "please link my credit card to 13783 [postal-address]"
    );
}
