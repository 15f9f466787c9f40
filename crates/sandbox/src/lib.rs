//! The training world: Sable, an island of nobody's, with streets, readers, traffic, pictures and story lines.
//!
//! Everything follows from one seed. Nothing is stored that can be computed.
//!
//! **Invariant:** no I/O and no clock: `now` is handed in. The same seed gives the same world on every machine.
#![allow(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::many_single_char_names,
    clippy::similar_names,
    clippy::suboptimal_flops,
    reason = "numbers of nodes, edges, readers and vehicles are made here and stay below 2^32; what comes from outside is \
              looked up with `get`"
)]

mod dice;
mod ground;
mod land;
mod names;
mod plan;
mod plane;
mod roads;

/// X
pub fn trial(small: bool) {
    let plan = if small { plan::Plan::small() } else { plan::Plan::sable() };
    let land = land::Land::new(1, &plan);
    let cells = ground::Cells::new(1, &plan, &land);
    let mut names = names::Names::new(1);
    let d = roads::draw(1, &plan, &land, &cells, &mut names);
    let ways = d.ways.len();
    let g = roads::arrange(plan.half, d);
    eprintln!("cells {} ways {} nodes {} links {} exits {} streets {}", cells.all.len(), ways, g.nodes.len(), g.links.len(), g.exits.len(), g.streets.len());
    // svg
    #[allow(clippy::print_stdout)]
    {
        println!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='{} {} {} {}' width='1600'>", -plan.half.x, -plan.half.y, 2.0 * plan.half.x, 2.0 * plan.half.y);
        let path = |r: &[plane::Pt]| r.iter().map(|p| format!("{:.0},{:.0}", p.x, -p.y)).collect::<Vec<_>>().join(" ");
        println!("<polygon points='{}' fill='#f2f0ea'/>", path(&land.coast));
        for w in &land.waters { println!("<polygon points='{}' fill='#bcd'/>", path(&w.ring)); }
        for l in &g.links {
            let (c, w) = match l.class { roads::Class::Highway => ("#e90", 40), roads::Class::Ramp => ("#e90", 15), roads::Class::Arterial => ("#c90", 22), roads::Class::Country => ("#888", 22), roads::Class::Collector => ("#666", 14), _ => ("#999", 8) };
            println!("<polyline points='{}' fill='none' stroke='{c}' stroke-width='{w}'/>", path(&l.line));
        }
        println!("</svg>");
    }
}
