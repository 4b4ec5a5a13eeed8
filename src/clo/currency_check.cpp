#include "clo/currency_check.hpp"

#include <fmt/format.h>

namespace ballast::clo {

namespace {

constexpr int kDigits = 6;  // of converted amounts

Status convert(Decimal& amount, double rate) {
    TRY(amount, Decimal::from_double(amount.to_double() * rate, kDigits, Rounding::kHalfEven));
    return {};
}

Status convert(Holding& asset, double rate) {
    TRY_STATUS(convert(asset.par, rate));
    for (std::optional<Decimal>* amount : {&asset.unfunded, &asset.facility_size, &asset.pik_amount,
                                           &asset.amount_issued, &asset.purchased_accrued})
        if (*amount) TRY_STATUS(convert(**amount, rate));
    for (ScheduledPrincipal& each : asset.schedule) TRY_STATUS(convert(each.amount, rate));
    return {};
}

Error unknown_rate(const Deal& deal, const Holding& asset, std::string_view pointer,
                   std::size_t place) {
    Error error = fail(Code::kInvalidInput,
                       fmt::format("asset {} is in {} and the deal in {}, which has no rate of {}",
                                   asset.id, asset.currency, deal.currency, asset.currency));
    error.errors.push_back({fmt::format("{}/{}/currency", pointer, place), "no_rate", error.message,
                            fmt::format("give fx.{} in the deal: units of {} for one {}",
                                        asset.currency, deal.currency, asset.currency)});
    return error;
}

}  // namespace

Status convert_currencies(const Deal& deal, std::string_view pointer,
                          std::vector<Holding>& holdings) {
    for (std::size_t i = 0; i < holdings.size(); ++i)
        if (holdings[i].currency != deal.currency && !deal.fx.contains(holdings[i].currency))
            return unknown_rate(deal, holdings[i], pointer, i);
    for (Holding& asset : holdings)
        if (const auto rate = deal.fx.find(asset.currency); rate != deal.fx.end())
            TRY_STATUS(convert(asset, rate->second));
    return {};
}

}  // namespace ballast::clo
