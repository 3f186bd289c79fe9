//! dbg
use guichet_detect::*;
fn main(){
    let d=Detector::default(); let mut c=Conversation::default();
    for (i,(o,t)) in [(true,"Un numéro où vous joindre ?"),(false,"alors zéro neuf"),(true,"allez-y"),(false,"cinquante-huit trente-cinq quatre-vingt-dix-sept soixante-dix-huit voilà")].into_iter().enumerate(){
        let mut l=Line::said(i as u64+1,t); l.outbound=o;
        let r=c.read(&d,&l);
        println!("{t}: {:?}\n   {:?}", r, c);
    }
}
