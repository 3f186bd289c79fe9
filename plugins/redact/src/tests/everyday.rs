//! What people say every day, with numbers in it and with words that announce secrets
//! elsewhere.

use super::*;

#[test]
fn a_state_is_no_password() {
    for text in [
        "my password is expired",
        "the password was refused",
        "mon mot de passe est bloqué",
        "le mot de passe était invalide",
        "do you pass the exam",
    ] {
        assert_eq!(seen(text), text);
    }
    assert_eq!(seen("my pass is hunter22"), "my pass is [removed]");
    assert_eq!(seen("pass: hunter22"), "pass: [removed]");
    assert_eq!(
        seen("my password is correct-horse-battery"),
        "my password is [removed]"
    );
}

#[test]
fn another_sentence_speaks_of_another_thing() {
    for text in [
        "I forgot my PIN. Train 1201 was late.",
        "Train 3833 was late. My PIN is correct.",
        "How do I reset my password? I called at 02:45.",
        "The password is incorrect. In 2014 it was fine.",
        "Can I change my PIN in the app? The bill was €537.53.",
        "Otp expired. In 1999 it was fine.",
        "My PIN fee was 146927 quid",
    ] {
        assert_eq!(seen(text), text);
    }
    for text in [
        "You need the CVV? Hold on, looks like 123.",
        "You want my PIN? Got it here, 4821.",
        "Here's my security code. Let me grab it: 123",
        "Le cryptogramme ? Je retourne la carte, 123.",
        "montant 50€, 123 au dos de la carte",
        "ok 50 euros. 123 is the security code",
        "my security code is 123 couple minutes please",
        "je paie ma commande, expire 09/27",
        "expiry date 2027/09",
        "my pin is #1234",
        "my pin is 12:34",
        "the code you sent me is 12.34.56",
        "card with a pin of 1987",
        "login bob, pass hunter22",
        "pass Hunter22!",
    ] {
        assert!(seen(text).contains("[removed]"), "{}", seen(text));
    }
    for text in [
        "it's £20, 4111 1111 1111 1111",
        "please charge £150, 4111111111111111",
        "£20 on 4111111111111111",
        "4111 1111, Sophie, 1111 1111",
    ] {
        assert!(seen(text).contains("[card-number]"), "{}", seen(text));
    }
    for text in [
        "I paid £20, 07700900123",
        "je paie 50€ 06 12 34 56 78",
        "mon téléphone est le 02.213.45.67",
    ] {
        assert!(seen(text).contains("[phone]"), "{}", seen(text));
    }
    for text in [
        "My PIN. It's 4821.",
        "Here is my pin. 4821.",
        "The CVV? Sure, it's 123",
    ] {
        assert!(seen(text).contains("[removed]"), "{}", seen(text));
    }
}

#[test]
fn what_expires_is_no_card() {
    for text in [
        "we are open until 12:30",
        "until 10/11 it worked fine",
        "the voucher expires 11/27",
        "la garantie expire 11/26",
        "remise de 4,50 % jusqu'à 5,50",
        "le yaourt a expiré le 10/11",
    ] {
        assert_eq!(seen(text), text);
    }
    for text in [
        "it expires 12/27",
        "valable jusqu'à 09/28",
        "my card runs out 03/26",
    ] {
        assert!(seen(text).ends_with("[removed]"), "{}", seen(text));
    }
}

#[test]
fn who_is_a_person_says_so_in_many_ways() {
    hides_exactly(
        "person-name",
        &[
            ("This is priya ali calling", "This is [] calling"),
            ("Mme Martens attend", "Mme [] attend"),
            ("my name is Mark Strong", "my name is []"),
            (
                "You can put it under Olivia Brennan",
                "You can put it under []",
            ),
            ("Bonjour, ici Claire Blanchard", "Bonjour, ici []"),
            (
                "moi c'est fatou diallo, j'ai un souci",
                "moi c'est [], j'ai un souci",
            ),
        ],
    );
}

#[test]
fn who_is_no_person() {
    for text in [
        "I'm German",
        "c'est Urgent",
        "a can of Dr Pepper please",
        "the project name is Apollo",
        "quel est l'IMEI de l'appareil",
        "the company was born in 2012",
    ] {
        assert_eq!(seen(text), text);
    }
    let mut desk = desk();
    desk.agent("What's your name?");
    for refusal in ["Absolutely", "Why?", "Pourquoi", "Later"] {
        assert_eq!(desk.customer(refusal).text(), refusal);
    }
}

#[test]
fn numbers_of_the_world_stay() {
    for text in [
        "count to ten: one two three four five six seven eight nine ten",
        "we are at 44.325785, 6.5483",
        "on 12/03, 14/03, 15/03 and 18/03",
        "x = 716788 / 982",
        "the update to 16.1.9.63",
        "I have 40971 loyalty points",
        "4 square metres",
        "it is at place 81. Quai fermé",
        "my customer number is 3139 8254",
        "Your order number XPM-2867-7328 has been confirmed.",
        "the serial number is BHTH-77201-PW",
        "order number starts with 4113 and ends with 3095",
    ] {
        assert_eq!(seen(text), text);
    }
}

#[test]
fn days_of_birth_are_said_in_many_ways() {
    hides_exactly(
        "date-of-birth",
        &[
            (
                "my date of birth is 12th March 1985",
                "my date of birth is []",
            ),
            ("I was born on 28th of October 1994", "I was born on []"),
            ("birth date May 14th, 1966", "birth date []"),
            ("born march twelfth nineteen eighty five", "born []"),
            (
                "I was born on may twenty seventh nineteen forty nine",
                "I was born on []",
            ),
            ("dob seventh of the fifth fifty four", "dob []"),
            ("je suis né le 1er novembre 1986", "je suis né le []"),
            ("ddn 23/03/1956", "ddn []"),
            (
                "I'm calling from the company Acme, born 12/03/1985",
                "I'm calling from the company Acme, born []",
            ),
            (
                "For my booking, I was born on the 12th of March 1985",
                "For my booking, I was born on the []",
            ),
        ],
    );
}

#[test]
fn addresses_are_said_too() {
    hides_exactly(
        "postal-address",
        &[
            ("i live at fourteen elm road", "i live at []"),
            ("My address is 67 church lane", "My address is []"),
            ("I live at 7 maple drive, Manchester", "I live at []"),
            (
                "please deliver to twenty-two queens gardens instead",
                "please deliver to [] instead",
            ),
            ("j'habite au 111bis boulevard Voltaire", "j'habite au []"),
            ("j'habite au douze rue de la paix", "j'habite au []"),
            ("my address is 45a Oxford Street", "my address is []"),
            ("my address is 45-47 Oxford Street", "my address is []"),
            ("I live at 102 West 3rd Street", "I live at []"),
            ("j'habite au 22 av. Jean Jaurès", "j'habite au []"),
            ("j'habite au 12 de la rue de la Paix", "j'habite au []"),
        ],
    );
    for text in ["two of us were on the road", "une rue de la paix"] {
        assert_eq!(seen(text), text);
    }
}

#[test]
fn mail_addresses_are_said_with_pauses_and_letter_by_letter() {
    hides_exactly(
        "email",
        &[
            (
                "my email is jean dot dupont um at gmail dot com",
                "my email is []",
            ),
            ("jean point dupont, arobase, gmail point com", "[]"),
            ("p a u l dot b r o w n at gmail dot com", "[]"),
            ("my email is jean dupont at gmail dot com", "my email is []"),
            ("emmabrown @ icloud.com", "[]"),
        ],
    );
}

#[test]
fn cues_are_spelled() {
    for text in ["c v v is 758", "the c.v.c is 616", "my p i n is 4821"] {
        assert!(seen(text).ends_with("[removed]"), "{}", seen(text));
    }
}
