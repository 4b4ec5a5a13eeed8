// clo.migration and clo.var.
#include "clo/contains.hpp"
#include "service/clo/case.hpp"
#include "service/clo/correlation_store.hpp"
#include "service/clo/describe_migration.hpp"
#include "service/clo/run_methods.hpp"
#include "service/clo/scenario_source.hpp"
#include "service/provenance.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

Result<clo::TransitionMatrix> transition_of_scenario(Call& call, const std::string& scenario) {
    std::optional<clo::TransitionMatrix> found;
    if (!scenario.empty())
        TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
            TRY(const auto row, visible_clo_scenario(call, transaction, scenario));
            TRY(const CloScenarioDocument document, clo_scenario_document_of(row));
            found = document.transition;
            return {};
        }));
    if (found) return *std::move(found);
    return clo_error("/transition", "there is no transition matrix",
                     "give one, or a scenario that has one");
}

// Defaults of a migration follow its transition matrix.
void note_default_moves(CloInputs& inputs) {
    if (inputs.default_moves.empty()) return;
    inputs.issues.push_back(
        {Severity::kWarning, "shock_not_simulated",
         "the shocks of default rates do not move the migration, whose defaults follow the "
         "transition matrix: state a matrix with higher default probabilities",
         "shocks"});
}

Result<CloMigrationResponse> run_clo_migration(Call& call, const CloMigrationRequest& request) {
    TRY(CloInputs inputs, clo_inputs(call, request));
    clo::MigrationTerms terms = request;
    if (terms.transition.states.empty()) {
        TRY(terms.transition, transition_of_scenario(call, request.scenario));
    }
    TRY_STATUS(use_stored_correlation(call, terms.correlation, inputs.subject.data_digest));
    TRY(clo::Migration made, clo::migrate(inputs.deal, inputs.holdings, inputs.assumptions,
                                          inputs.terms, terms, call.work()));
    note_default_moves(inputs);
    CloMigrationResponse response;
    response.paths = made.paths;
    response.states = std::move(made.states);
    response.period_matrix = std::move(made.period_matrix);
    response.lowest_root_entry = made.lowest_root_entry;
    response.root_distance = made.root_distance;
    response.dates = std::move(made.dates);
    response.correlation = made.correlation;
    fill_provenance(response, "clo.migration", request, inputs.subject.data_digest,
                    joined(std::move(inputs.issues), made.issues));
    keep_clo_result(call, request, inputs.subject, "migration", response, {});
    return response;
}

Result<CloVarResponse> run_clo_var(Call& call, const CloVarRequest& request) {
    TRY(CloInputs inputs, clo_inputs(call, request));
    clo::CreditVarTerms terms = request;
    terms.default_curve.moves = inputs.default_moves;
    TRY_STATUS(use_stored_correlation(call, terms.correlation, inputs.subject.data_digest));
    TRY(clo::CreditVar made, clo::credit_var(inputs.holdings, inputs.assumptions,
                                             inputs.terms.as_of, terms, call.work()));
    if (clo::contains(request.methods, clo::CreditVarMethod::kMigration))
        note_default_moves(inputs);
    CloVarResponse response;
    response.as_of = inputs.terms.as_of;
    response.horizon_years = request.horizon_years;
    response.par = made.par;
    response.results = std::move(made.results);
    response.assets = std::move(made.assets);
    response.pairs = std::move(made.pairs);
    response.exact_deviation = made.exact_deviation;
    response.correlation = made.correlation;
    fill_provenance(response, "clo.var", request, inputs.subject.data_digest,
                    joined(std::move(inputs.issues), made.issues));
    keep_clo_result(call, request, inputs.subject, "credit_var", response, {});
    return response;
}

}  // namespace

void add_clo_migration_methods(MethodTable& table) {
    constexpr std::size_t kMostSteps = 48;
    table.add<CloMigrationRequest, CloMigrationResponse>(
        clo_computation("clo.migration", "/clo/migration",
                        "Simulates correlated rating migrations of a CLO: par and number of assets "
                        "by rating, upgrades, downgrades and defaults by date.",
                        Duration::kLong),
        run_clo_migration, [](const CloMigrationRequest& request) {
            return clo_migration_cost(request.paths, estimated_assets(request), kMostSteps);
        });
    table.add<CloVarRequest, CloVarResponse>(
        clo_computation("clo.var", "/clo/var",
                        "Credit value at risk of the loan book of a CLO: expected loss, VaR and "
                        "expected shortfall by Vasicek, copula or migration, with parts by obligor "
                        "and industry."),
        run_clo_var, [](const CloVarRequest& request) {
            return clo_migration_cost(request.paths, estimated_assets(request),
                                      request.methods.size());
        });
}

}  // namespace ballast::service
