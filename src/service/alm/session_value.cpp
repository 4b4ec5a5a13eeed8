#include <fmt/format.h>
#include <map>

#include "service/alm/session_computation.hpp"
#include "service/alm/session_value_requests.hpp"
#include "service/known_findings.hpp"
#include "service/methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// What a summary of the workspace lists.
void note_outliers(Call& call, const StoredAlmSession& session, const alm::OutlierTests& tests) {
    std::vector<std::string> breaches;
    const auto add = [&](std::optional<bool> is_outlier, std::string_view what,
                         std::optional<double> ratio, double threshold) {
        if (is_outlier.value_or(false) && ratio)
            breaches.push_back(
                fmt::format("{} outlier test: {:.1f}% of Tier 1, the limit is {:g}%.", what,
                            100 * *ratio, 100 * threshold));
    };
    add(tests.eve_outlier, "EVE", tests.eve_eu_ratio ? tests.eve_eu_ratio : tests.eve_basel_ratio,
        tests.eve_threshold);
    add(tests.nii_outlier, "NII", tests.nii_decline_ratio, tests.nii_threshold.value_or(0.0));
    call.environment().shared<KnownFindings>().put(call.principal().tenant,
                                                   "balance_sheet:" + session.row.id.to_string(),
                                                   std::move(breaches));
}

Result<AlmValueResponse> value(Call& call, const AlmSessionValueRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    AlmValuationTerms terms = valuation_terms(request);
    terms.buckets = request.buckets;
    TRY(const auto valuation, alm_session_valuation(call, session, *data, terms));
    note_outliers(call, session, valuation->response.outlier);
    return valuation->response;
}

Result<AlmSessionDecomposeResponse> decompose(Call& call,
                                              const AlmSessionDecomposeRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    const AlmValuationTerms terms = valuation_terms(request);
    TRY(const auto valuation, alm_session_valuation(call, session, *data, terms));
    TRY(const auto book, alm_session_book(call, session, *data, terms));
    std::map<std::pair<alm::Side, std::string>, AlmProductRow> products;
    for (std::size_t g = 0; g < book->book.groups().size(); ++g) {
        const alm::Group& group = book->book.groups()[g];
        AlmProductRow& row = products[{group.side, group.product}];
        row.side = group.side;
        row.product = group.product;
        row.positions += static_cast<std::int64_t>(group.positions);
        row.notional += group.notional * book->market.currencies[group.currency].fx_to_reporting;
        row.balance += group.balance * book->market.currencies[group.currency].fx_to_reporting;
        row.scenarios.resize(valuation->scenarios.size());
        const alm::BookTotal& base = valuation->value.groups[g][0];
        for (std::size_t s = 0; s < row.scenarios.size(); ++s) {
            const alm::BookTotal& total = valuation->value.groups[g][s];
            AlmProductFigures& figures = row.scenarios[s];
            figures.scenario = valuation->scenarios[s].name;
            figures.eve += total.eve;
            figures.delta_eve += total.eve - base.eve;
            figures.nii += total.nii();
            figures.delta_nii += total.nii() - base.nii();
        }
    }
    AlmSessionDecomposeResponse response{.currency = session.manifest.currency,
                                         .as_of = session.manifest.as_of,
                                         .coverage = book->coverage};
    for (auto& [key, row] : products) response.products.push_back(std::move(row));
    fill_provenance(response, "alm.session.decompose", request, session.manifest.data_digest,
                    book->issues);
    return response;
}

}  // namespace

void add_alm_session_value_methods(MethodTable& table) {
    table.add<AlmSessionValueRequest, AlmValueResponse>(
        session_computation("alm.session.value", "value",
                            "EVE and NII of a session under supervisory and custom scenarios."),
        value);
    table.add<AlmSessionDecomposeRequest, AlmSessionDecomposeResponse>(
        session_computation("alm.session.decompose", "decompose",
                            "EVE and NII of a session by product and scenario."),
        decompose);
}

}  // namespace ballast::service
