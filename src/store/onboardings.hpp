// Onboardings of a tenant: a file of positions on its way to a portfolio with results.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

using OnboardingId = Id<struct OnboardingTag>;

enum class OnboardingState : std::uint8_t {
    kNeedsRepair,  // rows of the file have errors
    kPreviewed,    // the file has none and can be confirmed
    kEnriching,    // confirmed: the portfolio exists; symbols are looked up
    kPricing,
    kOptions,
    kReady,
    kIncomplete,  // some inputs of engines are missing
    kCompleting,  // the first batch runs
    kActive,
    kFailed,
    kCancelled,
};

// Settings and progress are documents that the store does not parse.
struct Onboarding {
    OnboardingId id;
    OnboardingState state = OnboardingState::kNeedsRepair;
    std::string slug;       // of the portfolio to be
    std::string portfolio;  // its id once confirmed; empty before
    std::string file_name;
    std::string settings = "{}";
    std::string progress = "{}";
    std::string content;  // of the file, as corrected
    std::string created_by;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;  // incremented by every write
};

// Id, times and version are set here.
Result<Onboarding> create_onboarding(Transaction& transaction, Onboarding onboarding, Instant now);
Result<Onboarding> get_onboarding(Transaction& transaction, const OnboardingId& id);
// State, portfolio, settings, progress and content change. kConflict (attribute "version") when the
// version is not `expected`.
Result<Onboarding> update_onboarding(Transaction& transaction, const Onboarding& onboarding,
                                     std::int64_t expected, Instant now);
// By last change, without their content.
Result<Page<Onboarding>> list_onboardings(Transaction& transaction, const PageRequest& page);

}  // namespace ballast::store
