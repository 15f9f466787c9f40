//! The places on the rail, and who finds which of them there (product.md, "Screens").

use crate::Role;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Screen {
    Investigate,
    Events,
    Displays,
    Hits,
    Workspaces,
    Reviews,
    Audit,
    Access,
    Records,
    Transparency,
    Settings,
}

impl Screen {
    pub const ALL: [Self; 11] = [
        Self::Investigate,
        Self::Events,
        Self::Displays,
        Self::Hits,
        Self::Workspaces,
        Self::Reviews,
        Self::Audit,
        Self::Access,
        Self::Records,
        Self::Transparency,
        Self::Settings,
    ];

    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Investigate => "Investigate",
            Self::Events => "Events",
            Self::Displays => "Displays",
            Self::Hits => "Hits",
            Self::Workspaces => "Workspaces",
            Self::Reviews => "Reviews",
            Self::Audit => "Audit trail",
            Self::Access => "Access & training",
            Self::Records => "Records",
            Self::Transparency => "Transparency",
            Self::Settings => "Settings",
        }
    }

    /// Whether it stands under "Oversight" on the rail.
    #[must_use]
    pub const fn is_oversight(self) -> bool {
        matches!(self, Self::Reviews | Self::Audit | Self::Access | Self::Records | Self::Transparency)
    }

    /// Whether the rail of `role` has it. An auditor reads all and queries nothing (ACC-8).
    #[must_use]
    pub const fn is_for(self, role: Role) -> bool {
        match self {
            Self::Settings | Self::Access | Self::Audit => true,
            Self::Investigate | Self::Events | Self::Displays | Self::Hits | Self::Workspaces => {
                matches!(role, Role::Analyst | Role::GeoAnalyst | Role::Supervisor | Role::Trainer)
            }
            Self::Reviews => matches!(role, Role::Supervisor | Role::Auditor | Role::Trainer),
            Self::Records => matches!(role, Role::RecordsOfficer | Role::Auditor | Role::Trainer),
            Self::Transparency => {
                matches!(
                    role,
                    Role::Supervisor | Role::SystemOwner | Role::Auditor | Role::RecordsOfficer | Role::Trainer
                )
            }
        }
    }

    /// The rail of `role`, top to bottom.
    #[must_use]
    pub fn rail(role: Role) -> Vec<Self> {
        Self::ALL.into_iter().filter(|screen| screen.is_for(role)).collect()
    }
}
