#include "service/alm/session_value.hpp"

#include <fmt/format.h>

#include "alm/product_totals.hpp"
#include "service/alm/session_computation.hpp"
#include "service/alm/session_dynamic.hpp"
#include "service/alm/session_shards.hpp"
#include "service/kept_result.hpp"
#include "service/methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// The headline figures and breaches, of which Home lists the latest.
void keep_valuation(Call& call, const StoredAlmSession& session, const AlmValueResponse& response) {
    ResultNotes notes;
    const auto breach = [&](std::optional<bool> is_outlier, std::string_view what,
                            std::optional<double> ratio, double threshold) {
        if (is_outlier.value_or(false) && ratio)
            notes.findings.push_back(
                fmt::format("{} outlier test: {:.2f}% of Tier 1, the limit is {:g}%.", what,
                            100 * *ratio, 100 * threshold));
    };
    const alm::OutlierTests& tests = response.outlier;
    breach(tests.eve_outlier, "EVE",
           tests.eve_eu_ratio ? tests.eve_eu_ratio : tests.eve_basel_ratio, tests.eve_threshold);
    breach(tests.nii_outlier, "NII", tests.nii_decline_ratio, tests.nii_threshold.value_or(0.0));
    const auto figure = [&](std::string_view name, std::optional<double> value) {
        if (value) notes.figures.emplace(name, *value);
    };
    for (const auto& scenario : response.scenarios) {
        notes.figures.emplace(fmt::format("{}.delta_eve", scenario.scenario), scenario.delta_eve);
        notes.figures.emplace(fmt::format("{}.delta_nii", scenario.scenario), scenario.delta_nii);
    }
    figure("outlier.eve_basel_ratio", tests.eve_basel_ratio);
    figure("outlier.eve_eu_ratio", tests.eve_eu_ratio);
    figure("outlier.nii_decline_ratio", tests.nii_decline_ratio);
    keep_result(call,
                {store::ResultSubject::kBalanceSheet, session.row.id.to_string(),
                 std::string(kSessionValueKind), session.manifest.as_of},
                response, std::move(notes));
}

}  // namespace

Result<AlmValueResponse> value_alm_session(Call& call, const AlmSessionValueRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    if (request.balance == alm::BalanceRule::kDynamic) {
        TRY(AlmValueResponse response, dynamic_session_response(call, session, *data, request));
        keep_valuation(call, session, response);
        return response;
    }
    AlmValuationTerms terms = valuation_terms(request);
    terms.buckets = request.buckets;
    TRY(const auto valuation, alm_session_valuation(call, session, *data, terms));
    keep_valuation(call, session, valuation->response);
    return valuation->response;
}

namespace {

Result<AlmSessionDecomposeResponse> decompose(Call& call,
                                              const AlmSessionDecomposeRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    AlmValuationTerms terms = valuation_terms(request);
    TRY(const auto dynamic,
        dynamic_session_of(call, session, *data, terms, request, request.funding));
    if (dynamic) terms = run_off_terms(std::move(terms));
    TRY(const auto valuation, alm_session_valuation(call, session, *data, terms));
    TRY(const auto book, alm_session_book(call, session, *data, terms));
    AlmSessionDecomposeResponse response{.currency = session.manifest.currency,
                                         .as_of = session.manifest.as_of,
                                         .coverage = book->coverage};
    response.products = alm::product_totals(book->market, book->book.groups(), valuation->value,
                                            valuation->scenarios);
    if (dynamic) alm::add_planned(dynamic->parts(), valuation->scenarios, response.products);
    fill_provenance(response, "alm.session.decompose", request,
                    dynamic ? dynamic->data_digest(session) : session.manifest.data_digest,
                    dynamic ? dynamic->notes() : book->issues);
    return response;
}

}  // namespace

void add_alm_session_value_methods(MethodTable& table) {
    add_alm_session_shards(table);
    table.add<AlmSessionValueRequest, AlmValueResponse>(
        session_computation("alm.session.value", "value",
                            "EVE and NII of a session under supervisory and custom scenarios."),
        value_alm_session);
    table.add<AlmSessionDecomposeRequest, AlmSessionDecomposeResponse>(
        session_computation("alm.session.decompose", "decompose",
                            "EVE and NII of a session by product and scenario."),
        decompose);
}

}  // namespace ballast::service
