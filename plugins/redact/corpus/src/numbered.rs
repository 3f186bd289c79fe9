//! Numbers that say what they are, and are nobody's secret.

use crate::{
    book::Book,
    slots::{self, Sentences},
};

pub(crate) fn write(book: &mut Book) {
    slots::write(book, LISTS, 9);
}

static LISTS: &[Sentences] = &[
    ("order", [
        &[
            "my order number is {d7}", "order {d8} hasn't arrived yet", "Order #{d6} was supposed to be here {when}",
            "can you check order {A2}-{d6} please", "I placed order {d9} {when} and got no email",
            "order number {d10}, {n} items, all in blue", "the order reference is {A3}{d5}", "WEB{d7} is the order",
            "please merge orders {d6} and {d6}", "where is my order? {d8}",
        ],
        &[
            "mon numéro de commande est le {d7}", "la commande {d8} n'est toujours pas arrivée",
            "Commande n° {d6}, elle devait être livrée {when}", "pouvez-vous vérifier la commande {A2}-{d6} svp",
            "j'ai passé la commande {d9} {when} et je n'ai reçu aucun mail",
            "numéro de commande {d10}, {n} articles, tous en bleu", "la référence de la commande c'est {A3}{d5}",
            "WEB{d7} c'est la commande", "merci de regrouper les commandes {d6} et {d6}", "où en est ma commande ? {d8}",
        ],
    ]),
    ("ticket", [
        &[
            "ticket {d6} is still open", "I'm following up on ticket #{d5}", "my case number is {d8}",
            "reference number {d7}", "the ref is {A3}-{d6}", "INC{d7} was escalated {when}",
            "complaint number {d6}, opened in {month}", "the incident number your colleague gave me is {d7}",
        ],
        &[
            "le ticket {d6} est toujours ouvert", "je relance pour le ticket n°{d5}", "mon numéro de dossier est {d8}",
            "numéro de référence {d7}", "la réf. c'est {A3}-{d6}", "INC{d7} a été escaladé {when}",
            "réclamation numéro {d6}, ouverte en {month}", "le numéro d'incident donné par votre collègue c'est {d7}",
        ],
    ]),
    ("tracking", [
        &[
            "the tracking number is {d10}", "tracking {A2}{d9}GB", "parcel {d8} is stuck at the depot",
            "shipment {d9} left {month} {nn}", "waybill {d3}-{d8}", "can you trace package {d10}",
            "consignment number {d8}, 3 boxes", "return label number {d9}",
        ],
        &[
            "le numéro de suivi est le {d10}", "suivi colis {A2}{d9}FR", "le colis {d8} est bloqué à l'agence",
            "l'expédition {d9} est partie en {month}", "le numéro de colis c'est 6A{d11} et ça fait 2 semaines",
            "vous pouvez localiser le colis {d10}", "numéro d'expédition {d8}, 3 cartons", "numéro de l'étiquette retour {d9}",
        ],
    ]),
    ("invoice", [
        &[
            "invoice {d6} is wrong", "invoice number INV-{d4}-{d4}", "I never received invoice {d8}",
            "credit note CN{d6} for {amount}", "quote {d5} is valid for 30 days", "receipt number {d6}",
            "invoice 2024-{d4} shows {amount} instead of {amount}", "invoices {d5}, {d5} and {d5} are paid",
        ],
        &[
            "la facture {d6} est fausse", "numéro de facture FA-{d4}-{d4}", "je n'ai jamais reçu la facture {d8}",
            "l'avoir AV{d6} de {amount}", "le devis {d5} est valable 30 jours", "numéro de ticket de caisse {d6}",
            "la facture 2024-{d4} affiche {amount} au lieu de {amount}", "les factures {d5}, {d5} et {d5} sont payées",
        ],
    ]),
    ("long-order", [
        &[
            "order number {d14} is still pending", "the tracking number is {d16}", "transaction reference {d13}",
            "the parcel number is {d15}", "invoice number {d13} please", "order ID {d16} was cancelled",
            "tracking {d18} hasn't moved since {when}",
        ],
        &[
            "la commande numéro {d14} est toujours en attente", "le numéro de suivi est {d16}",
            "référence de transaction {d13}", "le numéro de colis c'est {d15}", "facture numéro {d13} svp",
            "la commande {d16} a été annulée", "le suivi {d18} n'a pas bougé depuis {when}",
        ],
    ]),
    ("product", [
        &[
            "the model is {A2}-{d4}{A1}", "serial number {A2}{d8}", "SKU {d6}", "the article number is {d7}",
            "spare part ref. {d5}.{d3}", "product code {A3}-{d5}-{A2}", "the item {d6} is out of stock, is {d6} the same?",
            "batch {d5}, lot {A1}{d4}", "barcode {ean} scans as the wrong item", "the book's ISBN is {isbn}",
        ],
        &[
            "le modèle est {A2}-{d4}{A1}", "numéro de série {A2}{d8}", "réf. article {d6}", "le numéro d'article est {d7}",
            "pièce détachée réf. {d5}.{d3}", "code produit {A3}-{d5}-{A2}",
            "l'article {d6} est en rupture, est-ce que le {d6} est pareil ?", "lot {A1}{d4}, série {d5}",
            "le code-barres {ean} donne le mauvais article", "l'ISBN du livre est {isbn}",
        ],
    ]),
    ("computer", [
        &[
            "error code {d4}", "I get error 0x{x8}", "commit {x7} broke it", "request id {uuid}", "HTTP {d3} on every page",
            "the log says line {d4}: undefined", "port {d4} is blocked", "checksum {x8} does not match",
            "commit {x40} was deployed {when}",
        ],
        &[
            "code erreur {d4}", "j'ai l'erreur 0x{x8}", "le commit {x7} a tout cassé", "identifiant de requête {uuid}",
            "HTTP {d3} sur toutes les pages", "le log dit ligne {d4} : indéfini", "le port {d4} est bloqué",
            "la somme de contrôle {x8} ne correspond pas", "le commit {x40} a été déployé {when}",
        ],
    ]),
    ("public-code", [
        &[
            "use promo code SAVE{nn}", "voucher WELCOME{d4} doesn't apply", "article {d3} of the terms says so",
            "section {n}.{n}.{n} on page {nn}", "ISO {d4}:20{nn}", "the discount code {A2}{nn}OFF is not accepted",
        ],
        &[
            "utilisez le code promo PROMO{nn}", "le bon BIENVENUE{d4} ne s'applique pas",
            "l'article {d3} des conditions le dit", "section {n}.{n}.{n} à la page {nn}", "norme ISO {d4}:20{nn}",
            "le code promo {A2}{nn}OFF n'est pas accepté",
        ],
    ]),
    ("spoken-order", [
        &[
            "order number {w5}", "the ticket is {w5}", "it's order {w6} from last week", "room {w3}",
            "error code {w4}", "case number {w6}", "extension {w4}",
        ],
        &[
            "numéro de commande {w5}", "le ticket c'est le {w5}", "c'est la commande {w6} de la semaine dernière",
            "chambre {w3}", "code erreur {w4}", "numéro de dossier {w6}", "poste {w4}",
        ],
    ]),
];
