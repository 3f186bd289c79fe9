//! dbg
use guichet_detect::*;
fn main(){
    let f=std::env::args().nth(1).unwrap(); let n:usize=std::env::args().nth(2).unwrap().parse().unwrap();
    let texts:Vec<String>=std::fs::read_to_string(f).unwrap().lines().map(|l| l.trim_start_matches("{\"text\": \"").trim_end_matches("\"}").to_owned()).collect();
    let d=Detector::default(); let mut k=0;
    #[allow(clippy::disallowed_methods)]
    let s=std::time::Instant::now();
    for _ in 0..n { for t in &texts { let mut c=Conversation::default(); k+=c.read(&d,&Line::said(1,t)).findings.len(); } }
    let b:usize=texts.iter().map(String::len).sum();
    println!("{k} {:.1} MB/s", (b*n) as f64/s.elapsed().as_secs_f64()/1e6);
}
