// clo.simulate.
#include "clo/simulation.hpp"
#include "service/clo/case.hpp"
#include "service/clo/correlation_store.hpp"
#include "service/clo/describe_simulate.hpp"
#include "service/clo/run_methods.hpp"
#include "service/clo/simulate_shards.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

Result<CloSimulateResponse> run_clo_simulate(Call& call, const CloSimulateRequest& request) {
    TRY(CloInputs inputs, clo_inputs(call, request));
    if (request.recovery) inputs.assumptions.recovery = *request.recovery;
    clo::SimulationTerms terms = request;
    terms.default_curve.moves = inputs.default_moves;
    TRY_STATUS(use_stored_correlation(call, terms.correlation, inputs.subject.data_digest));
    TRY(clo::Simulation made, simulate_in_shards(call, {inputs.deal, inputs.holdings,
                                                        inputs.assumptions, inputs.terms, terms}));
    CloSimulateResponse response;
    response.paths = made.paths;
    response.tranches = std::move(made.tranches);
    response.par = made.par;
    response.expected_defaulted_par = made.expected_defaulted_par;
    response.defaulted_par = std::move(made.defaulted_par);
    response.pool_loss = std::move(made.pool_loss);
    response.coverage = std::move(made.coverage);
    response.sample_paths = std::move(made.sample_paths);
    response.correlation = made.correlation;
    fill_provenance(response, "clo.simulate", request, inputs.subject.data_digest,
                    joined(std::move(inputs.issues), made.issues));
    ResultNotes notes;
    for (const auto& tranche : response.tranches)
        if (tranche.expected_loss)
            notes.figures.emplace("clo.tranche." + tranche.id + ".expected_loss",
                                  *tranche.expected_loss);
    keep_clo_result(call, request, inputs.subject, "simulation", response, std::move(notes));
    return response;
}

}  // namespace

void add_clo_simulate_methods(MethodTable& table) {
    add_clo_simulate_shards(table);
    table.add<CloSimulateRequest, CloSimulateResponse>(
        clo_computation("clo.simulate", "/clo/simulate",
                        "Simulates a CLO: defaults from a Gaussian or t copula and the full "
                        "waterfall on every path; losses, returns and prices of the tranches.",
                        Duration::kLong),
        run_clo_simulate, [](const CloSimulateRequest& request) {
            return clo_simulation_cost(request.paths, estimated_assets(request),
                                       estimated_tranches(request));
        });
}

}  // namespace ballast::service
