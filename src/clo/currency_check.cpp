#include "clo/currency_check.hpp"

#include <fmt/format.h>

namespace ballast::clo {

namespace {

constexpr int kDigits = 6;  // of converted amounts

Status convert(Decimal& amount, double rate) {
    TRY(amount, Decimal::from_double(amount.to_double() * rate, kDigits, Rounding::kHalfEven));
    return {};
}

Status convert(Asset& asset, double rate) {
    for (std::optional<Decimal>* amount :
         {&asset.unfunded, &asset.facility_size, &asset.pik_amount, &asset.amount_issued})
        if (*amount) TRY_STATUS(convert(**amount, rate));
    for (ScheduledPrincipal& each : asset.schedule) TRY_STATUS(convert(each.amount, rate));
    return {};
}

Status convert(Holding& holding, double rate) {
    TRY_STATUS(convert(static_cast<Asset&>(holding), rate));
    TRY_STATUS(convert(holding.par, rate));
    if (holding.purchased_accrued) TRY_STATUS(convert(*holding.purchased_accrued, rate));
    return {};
}

}  // namespace

std::optional<double> currency_rate(const Deal& deal, std::string_view currency) {
    if (currency == deal.currency) return 1.0;
    const auto rate = deal.fx.find(std::string(currency));
    return rate == deal.fx.end() ? std::nullopt : std::optional(rate->second);
}

Error no_currency_rate(const Deal& deal, std::string_view asset, std::string_view currency,
                       std::string_view pointer) {
    Error error = fail(Code::kInvalidInput,
                       fmt::format("asset {} is in {} and the deal in {}, which has no rate of {}",
                                   asset, currency, deal.currency, currency));
    error.errors.push_back({std::string(pointer), "no_rate", error.message,
                            fmt::format("give fx.{} in the deal: units of {} for one {}", currency,
                                        deal.currency, currency)});
    return error;
}

Status convert_currencies(const Deal& deal, std::string_view pointer,
                          std::vector<Holding>& holdings) {
    for (std::size_t i = 0; i < holdings.size(); ++i)
        if (!currency_rate(deal, holdings[i].currency))
            return no_currency_rate(deal, holdings[i].id, holdings[i].currency,
                                    fmt::format("{}/{}/currency", pointer, i));
    for (Holding& holding : holdings)
        if (holding.currency != deal.currency)
            TRY_STATUS(convert(holding, *currency_rate(deal, holding.currency)));
    return {};
}

Status convert_currency(const Deal& deal, std::string_view pointer, Asset& asset) {
    if (asset.currency == deal.currency) return {};
    const std::optional<double> rate = currency_rate(deal, asset.currency);
    if (!rate)
        return no_currency_rate(deal, asset.id, asset.currency,
                                fmt::format("{}/currency", pointer));
    return convert(asset, *rate);
}

}  // namespace ballast::clo
