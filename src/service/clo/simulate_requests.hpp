// Requests and responses of clo.simulate.
#pragma once

#include <optional>

#include "clo/simulation.hpp"
#include "service/clo/requests.hpp"

namespace ballast::service {

struct CloSimulateRequest : CloCase, clo::SimulationTerms {
    // In place of that of the assumptions.
    std::optional<clo::RateAssumption> recovery;
};

struct CloSimulateResponse : Provenance {
    std::uint64_t paths = 0;
    std::vector<clo::TrancheSimulation> tranches;
    double par = 0.0;
    double expected_defaulted_par = 0.0;
    clo::Distribution defaulted_par;
    clo::Distribution pool_loss;
    std::vector<clo::CoverageFailure> coverage;
    std::vector<clo::SimulatedPath> sample_paths;
    clo::CorrelationUsed correlation;
};

}  // namespace ballast::service
