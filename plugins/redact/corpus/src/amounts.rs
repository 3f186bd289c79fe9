//! Amounts, quantities, dates, times, measures, versions, travel.

use crate::{
    book::Book,
    slots::{self, Sentences},
};

pub(crate) fn write(book: &mut Book) {
    slots::write(book, LISTS, 9);
}

static LISTS: &[Sentences] = &[
    (
        "amount",
        [
            &[
                "I was charged {amount} instead of {amount}",
                "the total is {amount}",
                "refund of {amount} please",
                "it costs {amount} a month for 24 months",
                "{amount} was taken {when}",
                "my bill went from {amount} to {amount}",
                "that's {amount} plus 20% VAT",
                "a budget between {amount} and {amount}",
                "price: {amount} (was {amount})",
            ],
            &[
                "on m'a prélevé {amount} au lieu de {amount}",
                "le total est de {amount}",
                "remboursement de {amount} svp",
                "ça coûte {amount} par mois pendant 24 mois",
                "{amount} ont été débités {when}",
                "ma facture est passée de {amount} à {amount}",
                "c'est {amount} plus 20 % de TVA",
                "un budget entre {amount} et {amount}",
                "prix : {amount} (au lieu de {amount})",
            ],
        ],
    ),
    (
        "spoken-amount",
        [
            &[
                "it was {many} dollars and {some} cents",
                "I paid {many} pounds for that",
                "the total came to {many} euros",
                "{some} euros a month is too much",
                "you charged me {many} instead of {some} dollars",
                "it went from {some} dollars to {many} dollars",
            ],
            &[
                "c'était {many} euros et {some} centimes",
                "j'ai payé {many} euros pour ça",
                "le total faisait {many} euros",
                "{some} euros par mois c'est trop",
                "vous m'avez prélevé {many} au lieu de {some} euros",
                "c'est passé de {some} euros à {many} euros",
            ],
        ],
    ),
    (
        "quantity",
        [
            &[
                "I ordered {some} boxes and got {few}",
                "there are {many} people in the company",
                "it took {some} minutes to get through",
                "I called {few} times in {few} days",
                "chapter {some} of the manual",
                "about {some} percent of the time",
                "we need {nn} boxes and {n} pallets",
                "{n} out of {nn} tests failed",
            ],
            &[
                "j'ai commandé {some} cartons et j'en ai reçu {few}",
                "on est {many} dans l'entreprise",
                "ça a pris {some} minutes pour avoir quelqu'un",
                "j'ai appelé {few} fois en {few} jours",
                "chapitre {some} du manuel",
                "à peu près {some} pour cent du temps",
                "il nous faut {nn} cartons et {n} palettes",
                "{n} tests sur {nn} ont échoué",
            ],
        ],
    ),
    (
        "date",
        [
            &[
                "the appointment is on {date} at {time}",
                "delivery between {time} and {time}",
                "I called on {date}",
                "the outage started {date} around {time}",
                "the offer is valid until {date}",
                "since {year} I've been a customer",
                "from {date} to {date} I was on holiday",
                "my subscription renews on {date}",
                "the warranty ends in {month} {year}",
            ],
            &[
                "le rendez-vous est le {date} à {time}",
                "livraison entre {time} et {time}",
                "j'ai appelé le {date}",
                "la panne a commencé le {date} vers {time}",
                "l'offre est valable jusqu'au {date}",
                "je suis client depuis {year}",
                "du {date} au {date} j'étais en vacances",
                "mon abonnement se renouvelle le {date}",
                "la garantie se termine en {month} {year}",
            ],
        ],
    ),
    (
        "spoken-date",
        [
            &[
                "the engineer comes at {few} fifteen on friday",
                "in nineteen ninety {few} we moved the office",
                "between {few} and {few} in the afternoon",
                "it's been {few} weeks and {few} days",
                "half past {few} works for me",
            ],
            &[
                "le technicien passe à {few} heures quinze vendredi",
                "en mille neuf cent quatre-vingt-{few} on a déménagé les bureaux",
                "entre {few} et {few} heures de l'après-midi",
                "ça fait {few} semaines et {few} jours",
                "{few} heures et demie ça me va",
            ],
        ],
    ),
    (
        "measure",
        [
            &[
                "the box is {nn} x {nn} x {nn} cm",
                "it's {nn}% slower than before",
                "download speed is {nn}.{n} Mbps",
                "weighs {n}.{d3} kg",
                "the tank holds {d4} litres",
                "it draws {d3} W at 230 V",
                "ping is {nn} ms with {n}% packet loss",
                "meter reading {d5}",
                "the meter shows {d6} kWh",
                "odometer at {d6} km",
            ],
            &[
                "le carton fait {nn} x {nn} x {nn} cm",
                "c'est {nn} % plus lent qu'avant",
                "le débit descendant est de {nn},{n} Mb/s",
                "ça pèse {n},{d3} kg",
                "la cuve contient {d4} litres",
                "ça consomme {d3} W en 230 V",
                "le ping est à {nn} ms avec {n} % de perte",
                "relevé de compteur {d5}",
                "le compteur affiche {d6} kWh",
                "compteur kilométrique à {d6} km",
            ],
        ],
    ),
    (
        "version",
        [
            &[
                "I'm on version {n}.{n}.{n}",
                "app version v{n}.{n}.{n}.{nn} crashes",
                "firmware {n}.{nn}.{d4}",
                "build {d5} fixed it",
                "updated from {n}.{n} to {n}.{n}.{n}",
                "iOS 17.{n}.1 and Android 14",
                "release 2024.{n}.{nn}",
            ],
            &[
                "je suis en version {n}.{n}.{n}",
                "la version v{n}.{n}.{n}.{nn} de l'appli plante",
                "firmware {n}.{nn}.{d4}",
                "le build {d5} a réglé le problème",
                "mis à jour de {n}.{n} vers {n}.{n}.{n}",
                "iOS 17.{n}.1 et Android 14",
                "version 2024.{n}.{nn}",
            ],
        ],
    ),
    (
        "travel",
        [
            &[
                "flight AF {d3} was delayed by {nn} minutes",
                "I missed my flight LH{d4} at {time}",
                "gate {A1}{nn}, seat {nn}{A1}",
                "train {d4} from platform {n}",
                "room {d3} on the third floor",
                "bus {nn} at stop {d3}",
            ],
            &[
                "le vol AF {d3} a eu {nn} minutes de retard",
                "j'ai raté mon vol LH{d4} de {time}",
                "porte {A1}{nn}, siège {nn}{A1}",
                "le train {d4} voie {n}",
                "chambre {d3} au troisième étage",
                "bus {nn} à l'arrêt {d3}",
            ],
        ],
    ),
    (
        "menu",
        [
            &[
                "I pressed 1, then 3, then 2 and got cut off after {nn} minutes",
                "press {n} for billing",
                "option {n} doesn't work",
                "I'm on extension {d4}",
                "I'm number {nn} in the queue",
                "channel {d3} has no picture",
                "counter {nn}, ticket B{d3}",
            ],
            &[
                "j'ai tapé 1, puis 3, puis 2 et ça a coupé après {nn} minutes",
                "tapez {n} pour la facturation",
                "l'option {n} ne marche pas",
                "je suis au poste {d4}",
                "je suis numéro {nn} dans la file",
                "la chaîne {d3} n'a plus d'image",
                "guichet {nn}, ticket B{d3}",
            ],
        ],
    ),
];
