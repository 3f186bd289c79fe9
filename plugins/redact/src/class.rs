//! What is done to a class unless the settings say otherwise.

use guichet_detect::Class;
use guichet_sdk::Treatment;

pub(crate) fn treatment(class: Class) -> Treatment {
    match class {
        Class::CardNumber | Class::Iban => Treatment::Mask,
        Class::CardSecurityCode
        | Class::CardExpiry
        | Class::CardPin
        | Class::OneTimeCode
        | Class::Password => Treatment::Remove,
        _ => Treatment::Label,
    }
}
