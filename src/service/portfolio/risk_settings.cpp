#include "service/portfolio/risk_settings.hpp"

#include <fmt/format.h>

#include "risk/describe_settings.hpp"
#include "service/error_place.hpp"
#include "store/risk_settings.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

Result<RiskSettingsChange> parse_change(std::string_view document) {
    auto change = wire::read_json<RiskSettingsChange>(document);
    if (!change)
        return fail(Code::kCorrupted, fmt::format("the stored risk settings cannot be read: {}",
                                                  change.error().message));
    return change;
}

}  // namespace

Result<risk::RiskSettings> parse_risk_settings(std::string_view document) {
    TRY(RiskSettingsChange change, parse_change(document));
    return static_cast<risk::RiskSettings&&>(change);
}

Result<risk::RiskSettings> stored_risk_settings(store::Transaction& transaction,
                                                const model::PortfolioId& id) {
    TRY(const std::string document, store::risk_settings(transaction, id));
    return parse_risk_settings(document);
}

Result<risk::RiskSettings> change_risk_settings(store::Transaction& transaction,
                                                const model::PortfolioId& id,
                                                const RiskSettingsChange& change) {
    TRY(const std::string document, store::risk_settings(transaction, id));
    TRY(RiskSettingsChange settings, parse_change(document));
    describe::apply(change, static_cast<risk::RiskSettings&>(settings));
    settings.stated |= change.stated;
    if (auto status = risk::check_settings(settings); !status)
        return under("/risk_settings", std::move(status).error());
    if (change.stated != 0)
        TRY_STATUS(store::set_risk_settings(transaction, id, wire::to_json(settings)));
    return static_cast<risk::RiskSettings&&>(settings);
}

}  // namespace ballast::service
