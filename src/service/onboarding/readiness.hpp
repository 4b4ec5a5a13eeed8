// What is known about the positions of a stored portfolio, for risk/readiness.hpp.
#pragma once

#include "service/book/valued.hpp"
#include "service/onboarding/requests.hpp"

namespace ballast::service {

std::vector<risk::PositionFacts> position_facts(const ValuedPortfolio& valued);

// Without any stored prices, every engine is blocked.
Result<OnboardingReadiness> onboarding_readiness(Call& call, const std::string& portfolio);

}  // namespace ballast::service
