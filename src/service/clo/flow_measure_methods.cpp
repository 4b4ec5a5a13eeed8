// clo.measures.
#include "service/clo/case.hpp"
#include "service/clo/describe_flow_measures.hpp"
#include "service/clo/run_methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

Result<CloMeasuresResponse> run_clo_measures(Call& /*call*/, const CloMeasuresRequest& request) {
    auto made = clo::measure_flows(request);
    if (!made) return clo_error("/flows", made.error().message);
    CloMeasuresResponse response;
    static_cast<clo::FlowMeasures&>(response) = *std::move(made);
    fill_provenance(response, "clo.measures", request, {}, {});
    return response;
}

}  // namespace

void add_clo_flow_measure_methods(MethodTable& table) {
    table.add<CloMeasuresRequest, CloMeasuresResponse>(
        clo_computation(
            "clo.measures", "/clo/measures",
            "Measures dated flows that are given: rate of return, present value, price, "
            "yield, Z-spread, average life, durations, the amount that returns a yield."),
        run_clo_measures);
}

}  // namespace ballast::service
