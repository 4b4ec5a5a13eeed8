// Request and response of clo.parity.
#pragma once

#include "clo/parity.hpp"
#include "service/clo/requests.hpp"

namespace ballast::service {

struct CloParityRequest : CloCase {};

struct CloParityResponse : Provenance {
    fin::Date as_of;
    std::vector<clo::ParityDefect> defects;
};

}  // namespace ballast::service
