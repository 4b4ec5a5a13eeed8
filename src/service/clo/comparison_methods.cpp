// clo.scenario.compare.
#include <fmt/format.h>
#include <set>
#include <utility>

#include "base/digest.hpp"
#include "service/clo/case.hpp"
#include "service/clo/describe_comparison.hpp"
#include "service/clo/run_methods.hpp"
#include "service/clo/scenario_source.hpp"
#include "service/error_place.hpp"
#include "service/field_error.hpp"
#include "service/provenance.hpp"
#include "store/database.hpp"

namespace ballast::service {

namespace {

// One set of assumptions of a comparison, and what it comes to.
struct ComparedCase {
    CloScenarioOutcome outcome;
    CloAssumed assumed;
};

Status check_scenarios(const CompareCloScenariosRequest& request) {
    if (request.scenarios.empty() && !request.assumptions)
        return invalid("/scenarios", "required", "there is nothing to project",
                       "name scenarios, or give assumptions; clo.scenario.list lists scenarios");
    std::set<std::string> named;
    for (std::size_t i = 0; i < request.scenarios.size(); ++i)
        if (!named.insert(request.scenarios[i]).second)
            return invalid(fmt::format("/scenarios/{}", i), "duplicate",
                           fmt::format("scenario {} is named twice", request.scenarios[i]),
                           "name it once");
    return {};
}

// The cases of a request; the documents of its scenarios are added to `stored`.
Result<std::vector<ComparedCase>> compared_cases(const Call& call,
                                                 const CompareCloScenariosRequest& request,
                                                 std::string& stored) {
    std::vector<ComparedCase> cases;
    const auto add = [&](std::string slug, std::string name, clo::Assumptions assumptions,
                         std::map<std::string, CloCurve> curves) {
        ComparedCase& one = cases.emplace_back();
        one.outcome.scenario = std::move(slug);
        one.outcome.name = std::move(name);
        one.assumed = {std::move(assumptions), std::move(curves), request.periods, request.mode};
        one.assumed.curves.insert(request.curves.begin(), request.curves.end());
    };
    if (request.assumptions) add("", "Assumptions", *request.assumptions, {});
    if (request.scenarios.empty()) return cases;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        for (std::size_t i = 0; i < request.scenarios.size(); ++i) {
            const auto row = visible_clo_scenario(call, transaction, request.scenarios[i]);
            if (!row) return under(fmt::format("/scenarios/{}", i), row.error());
            TRY(CloScenarioDocument document, clo_scenario_document_of(*row));
            stored += row->document + "\n";
            add(row->slug, row->name, std::move(document.assumptions), std::move(document.curves));
        }
        return {};
    }));
    return cases;
}

// Projects a deal; what cannot be projected is reported with its scenario.
void project_case(ComparedCase& one, const CloSubject& subject) {
    const auto projected = [&]() -> Result<clo::ProjectionOutcome> {
        TRY(CloInputs inputs, clo_inputs_of(subject, one.assumed));
        TRY(const clo::Projection made,
            clo::project(inputs.deal, inputs.holdings, inputs.assumptions, inputs.terms));
        one.outcome.issues = joined(std::move(inputs.issues), made.issues);
        return clo::outcome_of(inputs.deal, made);
    }();
    if (projected)
        one.outcome.outcome = *projected;
    else
        one.outcome.error = projected.error().message;
}

Result<CompareCloScenariosResponse> run_compare_clo_scenarios(
    Call& call, const CompareCloScenariosRequest& request) {
    TRY_STATUS(check_scenarios(request));
    TRY(const CloSubject subject, clo_subject(call, request));
    std::string stored;
    TRY(auto cases, compared_cases(call, request, stored));
    CompareCloScenariosResponse response;
    for (ComparedCase& one : cases) {
        project_case(one, subject);
        response.scenarios.push_back(std::move(one.outcome));
    }
    std::string data_digest = subject.data_digest;
    if (!stored.empty()) data_digest = sha256_hex(fmt::format("{}\n{}", data_digest, stored));
    fill_provenance(response, "clo.scenario.compare", request, std::move(data_digest), {});
    return response;
}

}  // namespace

void add_clo_comparison_methods(MethodTable& table) {
    table.add<CompareCloScenariosRequest, CompareCloScenariosResponse>(
        clo_computation("clo.scenario.compare", "/clo/scenarios/compare",
                        "Projects a CLO under several scenarios side by side: yield, average life "
                        "and loss of each tranche, and the first failure of each coverage test."),
        run_compare_clo_scenarios);
}

}  // namespace ballast::service
