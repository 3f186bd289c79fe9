//! The gate inside a program of one's own: open it on a policy directory, pass
//! turns, act on what comes of them.

use guichet::{
    Gate, OutcomeKind, Payload, Proof, RequirementKind, Stage, StockModules, Submission,
};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let policies = concat!(env!("CARGO_MANIFEST_DIR"), "/../bank/policies");
    let stock = StockModules::new(guichet_stock::MODULES);
    let gate = Gate::builder(policies).stock(stock).open().await?;

    // Your platform's credential says whose contact this is.
    let (tenant, contact) = ("banque-du-pont".parse()?, "contact-4711".parse()?);

    let said = Submission::new(
        "m1",
        Stage::Inbound,
        Payload::text("My card is 4111 1111 1111 1111"),
    )
    .fact("participant.role", "customer")
    .language("en");
    let outcome = gate.pass(&tenant, &contact, said).await?;
    anstream::println!(
        "{}",
        outcome
            .payload
            .map(|payload| payload.to_json())
            .unwrap_or_default()
    );

    let amount = ("action.amount", "50000 EUR");
    let payee = ("action.payee", "FR7630006000011234567890189");
    let transfer = Submission::new("a1", Stage::Action, Payload::parse(r#"{"do":"transfer"}"#)?)
        .fact("action.name", "transfer")
        .fact(amount.0, amount.1)
        .fact(payee.0, payee.1);
    let outcome = gate.pass(&tenant, &contact, transfer).await?;
    assert_eq!(outcome.outcome, OutcomeKind::Held);

    // The customer has proven who they are, for this amount and payee.
    let proof = Proof {
        kind: RequirementKind::Assurance,
        level: 2,
        binds: [amount, payee]
            .map(|(fact, value)| (fact.to_owned(), value.to_owned()))
            .into(),
        at: None,
        by: "customer-20931".to_owned(),
    };
    for freed in gate.prove(&tenant, &contact, proof).await? {
        anstream::println!("turn {} is {}", freed.sequence, freed.outcome.as_str());
    }
    gate.end(&tenant, &contact).await?;
    Ok(())
}
