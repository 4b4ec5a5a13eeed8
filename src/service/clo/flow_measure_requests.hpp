// Request and response of clo.measures.
#pragma once

#include "clo/flow_measures.hpp"
#include "service/common.hpp"

namespace ballast::service {

struct CloMeasuresRequest : clo::FlowMeasureTerms {};

struct CloMeasuresResponse : clo::FlowMeasures, Provenance {};

}  // namespace ballast::service
