// An onboarding with its documents parsed: what is stored, and what the methods return.
#pragma once

#include <string>

#include "service/call.hpp"
#include "service/onboarding/requests.hpp"

namespace ballast::service {

struct OnboardingRecord {
    store::Onboarding stored;
    OnboardingSettings settings;
    OnboardingProgress progress;
};

// kNotFound for an id of another tenant, too.
Result<OnboardingRecord> load_onboarding(store::Transaction& transaction, const std::string& id);
// Stores state, documents and content if the version is still that of the record, which gets the
// new one.
Status save_onboarding(store::Transaction& transaction, OnboardingRecord& record, Instant now);

Result<ingest::PositionFile> parse_onboarding(const OnboardingRecord& record, Instant now);
// The step of the rows, and the state that follows from it.
void judge_file(const ingest::PositionFile& file, OnboardingRecord& record);

// Replaces the step of that name, or adds it.
void set_step(OnboardingProgress& progress, OnboardingStep step);

OnboardingView view_of(const OnboardingRecord& record);

}  // namespace ballast::service
