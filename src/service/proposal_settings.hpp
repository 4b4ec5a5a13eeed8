// Settings of proposals. They are resolved together with the others (settings.hpp); the program
// puts them into Environment::shared at start.
#pragma once

#include "service/settings.hpp"

namespace ballast::service {

struct ProposalSettings {
    bool clo_review = false;  // what members may propose takes effect only as an approved proposal
};

// From the values that resolve_settings has checked.
ProposalSettings proposal_settings(const ResolvedSettings& resolved);

}  // namespace ballast::service
