#include <cmath>
#include <fmt/format.h>

#include "alm/key_rates.hpp"
#include "service/alm/session_computation.hpp"
#include "service/alm/session_dynamic.hpp"
#include "service/alm/session_sensitivity_requests.hpp"
#include "service/bank_methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

// "3M", "5Y", "18M".
std::string tenor_name(double years) {
    const double months = std::round(years * 12.0);
    const bool whole = std::abs(years - std::round(years)) < 1e-9;
    return whole ? fmt::format("{:.0f}Y", years) : fmt::format("{:.0f}M", months);
}

AlmKeyRateRow key_rate_row(std::string section, std::string currency,
                           std::optional<std::string> product, std::span<const double> tenors,
                           const alm::KeyRateFigures& figures) {
    const std::string part = currency.empty() ? section : section + "." + currency;
    const std::string name = product ? std::string() : part;
    AlmKeyRateRow row{.section = std::move(section),
                      .currency = std::move(currency),
                      .product = std::move(product),
                      .name = name,
                      .eve = figures.eve,
                      .bpv = figures.parallel,
                      .duration = figures.duration(figures.parallel)};
    for (std::size_t k = 0; k < tenors.size(); ++k)
        row.key_rates.push_back({tenors[k],
                                 name.empty() ? name : name + "." + tenor_name(tenors[k]),
                                 figures.bpv[k], figures.duration(figures.bpv[k])});
    return row;
}

Result<std::vector<double>> nii_of_plan(const DynamicAlmSession& dynamic, alm::PlanFunding funding,
                                        const StoredAlmSession& session,
                                        std::span<const alm::Scenario> scenarios,
                                        const Work& work) {
    alm::BookInputs inputs = inputs_of(*dynamic.book, session, *dynamic.run_off);
    inputs.scenarios = scenarios;
    TRY(const alm::PlannedBusiness planned,
        alm::value_business_plan(dynamic.plan.content, funding, inputs, work));
    std::vector<double> nii;
    for (std::size_t s = 0; s < scenarios.size(); ++s) nii.push_back(planned.nii(s));
    return nii;
}

Result<AlmSensitivityResponse> sensitivity(Call& call, const AlmSensitivityRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    std::vector<double> tenors = request.tenors;
    if (tenors.empty())
        tenors.assign(alm::standard_key_rates().begin(), alm::standard_key_rates().end());
    TRY_STATUS(call.admit(
        bank_cost(data->positions.size(), 3 + 2 * tenors.size(), request.horizon_months, false)));
    AlmValuationTerms terms = valuation_terms(request);
    TRY(const auto dynamic,
        dynamic_session_of(call, session, *data, terms, request, request.funding));
    if (dynamic) terms = run_off_terms(std::move(terms));
    TRY(const auto book, alm_session_book(call, session, *data, terms));
    // EVE has no new business; basis risk of NII includes that of the plan.
    alm::AddedNii planned_nii;
    if (dynamic)
        planned_nii = [&](std::span<const alm::Scenario> scenarios) {
            return nii_of_plan(*dynamic, request.funding, session, scenarios, call.work());
        };
    TRY(const alm::KeyRates rates, alm::key_rates(book->book, book->market, tenors, call.work()));
    TRY(const auto basis, alm::basis_risk(book->book, book->market, request.basis_bp * 1e-4,
                                          call.work(), planned_nii));
    AlmSensitivityResponse response{.tenors = tenors,
                                    .basis_bp = request.basis_bp,
                                    .currency = session.manifest.currency,
                                    .as_of = session.manifest.as_of,
                                    .coverage = book->coverage};
    for (const alm::KeyRateTotal& total : rates.totals)
        response.totals.push_back(
            key_rate_row(total.section, total.currency, std::nullopt, tenors, total.figures));
    for (const alm::KeyRateGroup& group : rates.groups)
        response.products.push_back(
            key_rate_row(std::string(alm::section_of(group.off_balance, group.side)),
                         group.currency, group.product, tenors, group.figures));
    for (const alm::BasisFigure& row : basis)
        response.basis.push_back(
            {row.currency, row.curve, row.eve_up, row.eve_down, row.nii_up, row.nii_down});
    fill_provenance(response, "alm.session.sensitivity", request,
                    dynamic ? dynamic->data_digest(session) : session.manifest.data_digest,
                    dynamic ? dynamic->notes() : book->issues);
    return response;
}

}  // namespace

void add_alm_session_sensitivity_methods(MethodTable& table) {
    table.add<AlmSensitivityRequest, AlmSensitivityResponse>(
        session_computation("alm.session.sensitivity", "sensitivity",
                            "Key-rate durations of EVE by tenor, currency and product, and the "
                            "effect of one index curve against the others."),
        sensitivity);
}

}  // namespace ballast::service
