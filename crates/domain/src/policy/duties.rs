//! ACC-8: duties are separate. Which role may do which act; the matrix is a golden file
//! (`snapshots/`), so that a change of it is seen in review.

use super::{Denial, Permit, RuleId};
use crate::Role;

macro_rules! acts {
    ($($name:ident = $words:literal for $roles:pat,)*) => {
        /// What a signed-in person may do; one row each.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Act { $($name),* }
        impl Act {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];
            /// As in "may not …".
            #[must_use]
            pub const fn words(self) -> &'static str {
                match self { $(Self::$name => $words),* }
            }
            const fn is_for(self, role: Role) -> bool {
                match self { $(Self::$name => matches!(role, $roles)),* }
            }
        }
    };
}

acts! {
    UseOwnSession = "look at and end one's own session" for _,
    ChangeOwnPassword = "change one's own password" for _,
    ChangeOwnSettings = "change one's own settings" for _,
    ReadTrail = "read the audit trail, each as far as the role reaches" for _,
    ExportTrail = "export of the audit trail what one may read" for _,
    SeeWitnesses = "see the state of logs and witnesses" for Role::Auditor | Role::Supervisor | Role::SystemOwner,
    Ask = "ask for plate-reader data" for Role::Analyst | Role::GeoAnalyst | Role::Trainer,
    SeeReaders = "see where the readers of one's sources stand" for Role::Analyst | Role::GeoAnalyst | Role::Supervisor | Role::Trainer,
    WorkOnEvents = "keep events, saved reads and notes" for Role::Analyst | Role::GeoAnalyst | Role::Trainer,
    SeeApprovals = "see requests to look further back, one's own or to decide" for Role::Analyst | Role::GeoAnalyst | Role::Supervisor | Role::Trainer,
    DecideApprovals = "decide requests to look further back" for Role::Supervisor,
    ListAccounts = "list accounts" for Role::SystemOwner | Role::Auditor,
    AddAccount = "add an account" for Role::SystemOwner,
    ReleaseAccount = "release a locked account" for Role::SystemOwner,
    ResetAccount = "reset an account" for Role::SystemOwner,
    DisableAccount = "disable an account" for Role::SystemOwner,
}

/// ACC-8: whether `role` may do `act`. `on_self` says that the act is about the actor's own account.
pub fn may(role: Role, act: Act, on_self: bool) -> Result<Permit<Act>, Denial> {
    if !act.is_for(role) {
        return Err(Denial::new(
            RuleId::Acc8,
            format!("The role {role} may not {}.", act.words()),
            "Ask the system owner, whose part this is.",
        ));
    }
    let decides = matches!(act, Act::ReleaseAccount | Act::ResetAccount | Act::DisableAccount);
    if on_self && decides {
        return Err(Denial::new(RuleId::Acc8, "Nobody decides about their own account.", "Ask another system owner."));
    }
    Ok(Permit::grant())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write;

    #[test]
    fn acc_8_the_matrix_of_roles_and_acts_is_as_agreed() {
        let mut table = String::new();
        for act in Act::ALL {
            let roles: Vec<_> =
                Role::ALL.into_iter().filter(|r| may(*r, *act, false).is_ok()).map(Role::code).collect();
            writeln!(table, "{act:?}: {}", roles.join(" ")).unwrap();
        }
        insta::assert_snapshot!(table, @r"
        UseOwnSession: analyst geo_analyst supervisor system_owner auditor records_officer trainer
        ChangeOwnPassword: analyst geo_analyst supervisor system_owner auditor records_officer trainer
        ChangeOwnSettings: analyst geo_analyst supervisor system_owner auditor records_officer trainer
        ReadTrail: analyst geo_analyst supervisor system_owner auditor records_officer trainer
        ExportTrail: analyst geo_analyst supervisor system_owner auditor records_officer trainer
        SeeWitnesses: supervisor system_owner auditor
        Ask: analyst geo_analyst trainer
        SeeReaders: analyst geo_analyst supervisor trainer
        WorkOnEvents: analyst geo_analyst trainer
        SeeApprovals: analyst geo_analyst supervisor trainer
        DecideApprovals: supervisor
        ListAccounts: system_owner auditor
        AddAccount: system_owner
        ReleaseAccount: system_owner
        ResetAccount: system_owner
        DisableAccount: system_owner
        ");
    }

    #[test]
    fn acc_8_nobody_decides_about_their_own_account() {
        for act in [Act::ReleaseAccount, Act::ResetAccount, Act::DisableAccount] {
            assert_eq!(may(Role::SystemOwner, act, true).unwrap_err().rule, RuleId::Acc8);
        }
        may(Role::SystemOwner, Act::ChangeOwnPassword, true).unwrap();
    }
}
