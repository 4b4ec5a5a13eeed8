#include "service/alm/session_limit.hpp"

#include <algorithm>
#include <fmt/format.h>

#include "alm/limit_search.hpp"
#include "service/alm/session_dynamic.hpp"
#include "service/field_error.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// Its fields have the names of the request's.
Result<alm::LimitSearch> search_of(const AlmFindLimitRequest& request,
                                   const StoredAlmSession& session,
                                   const std::vector<alm::Scenario>& scenarios) {
    TRY(const std::size_t scenario, scenario_named(request.scenario, scenarios));
    TRY(alm::Funding funding, funding_of(request));
    return alm::LimitSearch{.position = request.position,
                            .vary = request.vary,
                            .measure = request.measure,
                            .scenario = scenario,
                            .limit = request.limit,
                            .low = request.low,
                            .high = request.high,
                            .tier1 = tier1_of(session, request),
                            .gains = gain_limit_of(request),
                            .funding = std::move(funding)};
}

}  // namespace

Result<alm::Funding> funding_of(const AlmFundingTerms& request) {
    const bool named = !request.funding_product.empty();
    if ((request.funding == alm::FundingRule::kProduct) != named)
        return invalid("/funding_product", named ? "not_allowed" : "required",
                       named ? "a product is used by funding product only"
                             : "funding product requires the name of a product",
                       "give funding product and funding_product, or neither");
    return alm::Funding{request.funding, request.funding_product};
}

std::vector<AlmFundingLine> funding_lines(std::span<const alm::FundingLine> lines) {
    std::vector<AlmFundingLine> result;
    for (const alm::FundingLine& line : lines)
        result.push_back({.position = line.id,
                          .side = line.value.side,
                          .product = line.value.product,
                          .currency = line.value.currency,
                          .amount = line.amount,
                          .rate = line.rate,
                          .eve = line.value.eve.front(),
                          .nii = line.value.nii(0)});
    return result;
}

Result<AlmFindLimitResponse> find_alm_limit(Call& call, const AlmFindLimitRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    if (data->positions.find(request.position.id))
        return invalid("/position/id", "not_allowed", "the session has a position of that id",
                       "give it a unique id");
    AlmValuationTerms terms = valuation_terms(request);
    const auto account = request.funding == alm::FundingRule::kNone ? alm::PlanFunding::kNone
                                                                    : alm::PlanFunding::kOvernight;
    TRY(const auto dynamic, dynamic_session_of(call, session, *data, terms, request, account));
    if (dynamic) terms = run_off_terms(std::move(terms));
    TRY(const auto valuation, alm_session_valuation(call, session, *data, terms));
    TRY(const auto book, alm_session_book(call, session, *data, terms));
    TRY(alm::LimitSearch search, search_of(request, session, valuation->scenarios));
    if (dynamic) {
        search.planned_nii = dynamic->nii(search.scenario);
        search.planned_delta_nii = search.planned_nii - dynamic->nii(0);
    }
    TRY(alm::LimitSolution solution,
        alm::find_limit(
            search, inputs_of(*book, session, *valuation),
            alm::figures_of(book->book, valuation->value, valuation->timed, valuation->test_nii),
            call.work()));
    AlmFindLimitResponse response{.found = solution.value.has_value(),
                                  .message = std::move(solution.message),
                                  .value = solution.value,
                                  .position = std::move(solution.position),
                                  .before = solution.before,
                                  .reached = solution.reached,
                                  .valuations = solution.valuations,
                                  .funding = funding_lines(solution.funding),
                                  .currency = session.manifest.currency,
                                  .as_of = session.manifest.as_of};
    Issues issues = dynamic ? dynamic->notes() : book->issues;
    DefaultCount defaults;
    defaults.learn(request.position);
    report_defaults(defaults.list(), terms.settings.balance, issues);
    fill_provenance(response, "alm.session.find_limit", request,
                    dynamic ? dynamic->data_digest(session) : session.manifest.data_digest,
                    std::move(issues));
    return response;
}

}  // namespace ballast::service
