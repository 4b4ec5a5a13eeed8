// clo.parity.
#include "service/clo/case.hpp"
#include "service/clo/describe_parity.hpp"
#include "service/clo/run_methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

Result<CloParityResponse> run_clo_parity(Call& call, const CloParityRequest& request) {
    CloParityRequest corrected = request;  // both modes are compared
    corrected.mode = clo::CalculationMode::kCorrected;
    TRY(CloInputs inputs, clo_inputs(call, corrected));
    CloParityResponse response;
    response.as_of = inputs.terms.as_of;
    TRY(response.defects,
        clo::parity(inputs.deal, inputs.holdings, inputs.assumptions, inputs.terms));
    fill_provenance(response, "clo.parity", request, inputs.subject.data_digest,
                    std::move(inputs.issues));
    return response;
}

}  // namespace

void add_clo_parity_methods(MethodTable& table) {
    table.add<CloParityRequest, CloParityResponse>(
        clo_computation(
            "clo.parity", "/clo/parity",
            "Calculates a CLO by the rules of the earlier workbook and by the corrected "
            "ones, and lists what each known defect changes."),
        run_clo_parity);
}

}  // namespace ballast::service
