// plan.lots_to_sell: which lots to sell this year to raise cash.
#include <algorithm>

#include "service/methods.hpp"
#include "service/plan/describe_lots.hpp"
#include "service/plan/lots.hpp"
#include "service/plan/methods.hpp"
#include "service/provenance.hpp"

namespace ballast::service {

namespace {

constexpr std::array kRules = {plan::LotRule::kLowestTax,    plan::LotRule::kFifo,
                               plan::LotRule::kLifo,         plan::LotRule::kHifo,
                               plan::LotRule::kAverage,      plan::LotRule::kLossFirst,
                               plan::LotRule::kLongTermFirst};

PlanLotRuleResult result_of(const plan::LotChoice& choice, double unrealized_before) {
    return {.rule = choice.rule,
            .proceeds = choice.proceeds,
            .tax = choice.tax,
            .net = choice.proceeds - choice.tax,
            .short_term_gain = choice.sales.short_term,
            .long_term_gain = choice.sales.long_term,
            .unrealized_gain = unrealized_before - choice.sales.short_term - choice.sales.long_term,
            .short_loss = std::max(0.0, -choice.carry_forward.short_term),
            .long_loss = std::max(0.0, -choice.carry_forward.long_term)};
}

PlanLotSale sale_of(const LoadedLots& loaded, const plan::LotPile::Sold& sold) {
    const plan::TaxLot& lot = loaded.lots.lots[sold.index];
    const OwnedLot& owned = loaded.owned[sold.index];
    PlanLotSale sale{.lot_id = lot.id,
                     .account = owned.account,
                     .symbol = lot.symbol,
                     .acquired = owned.acquired,
                     .term = sold.long_term ? ledger::Term::kLong : ledger::Term::kShort,
                     .proceeds = sold.proceeds,
                     .cost_basis = sold.basis,
                     .gain = sold.proceeds - sold.basis};
    if (owned.quantity) sale.quantity = *owned.quantity * (sold.proceeds / lot.value);
    return sale;
}

// A loss is disallowed if the same security is bought within 30 days before or after (IRC 1091).
void warn_of_wash_sales(const LoadedLots& loaded, const std::vector<PlanLotSale>& sales,
                        Issues& issues) {
    constexpr int kWindow = 30;
    for (const PlanLotSale& sale : sales) {
        if (sale.gain >= 0.0 || sale.symbol.empty()) continue;
        for (std::size_t i = 0; i < loaded.owned.size(); ++i) {
            const plan::TaxLot& lot = loaded.lots.lots[i];
            if (lot.symbol != sale.symbol || lot.id == sale.lot_id ||
                loaded.as_of - loaded.owned[i].acquired > kWindow)
                continue;
            issues.push_back(
                {Severity::kWarning, "wash_sale",
                 "the same security was bought within 30 days: the loss may be disallowed",
                 sale.lot_id});
            break;
        }
    }
}

Result<PlanLotsToSellResponse> run_lots_to_sell(Call& call, const PlanLotsToSellRequest& request) {
    TRY(LoadedLots loaded, load_lots(call, request));
    double unrealized = 0.0;
    for (const plan::TaxLot& lot : loaded.lots.lots) unrealized += lot.value - lot.basis;
    PlanLotsToSellResponse response;
    for (const plan::LotRule rule : kRules) {
        plan::TaxableLots lots = loaded.lots;
        lots.rule = rule;
        const plan::LotChoice choice = plan::choose_lots(lots, request.net);
        response.rules.push_back(result_of(choice, unrealized));
        if (rule != request.rule) continue;
        static_cast<PlanLotRuleResult&>(response) = response.rules.back();
        for (const plan::LotPile::Sold& sold : choice.sold)
            response.sales.push_back(sale_of(loaded, sold));
    }
    response.as_of = loaded.as_of;
    response.coverage = loaded.coverage;
    constexpr double kCent = 0.005;
    response.shortfall = std::max(0.0, request.net - response.net);
    if (response.shortfall < kCent) response.shortfall = 0.0;
    Issues issues = std::move(loaded.issues);
    warn_of_wash_sales(loaded, response.sales, issues);
    if (response.shortfall > 0.0)
        issues.push_back(
            {Severity::kWarning, "not_enough", "the lots raise less cash than requested", "net"});
    fill_provenance(response, "plan.lots_to_sell", request, std::move(loaded.data_digest),
                    std::move(issues));
    return response;
}

}  // namespace

void add_plan_lot_methods(MethodTable& table) {
    table.add<PlanLotsToSellRequest, PlanLotsToSellResponse>(
        computation("plan.lots_to_sell", "/plan/lots-to-sell",
                    "Selects the tax lots to sell this year for a given after-tax amount, with the "
                    "tax and a comparison of all rules.",
                    Duration::kShort),
        run_lots_to_sell);
}

}  // namespace ballast::service
