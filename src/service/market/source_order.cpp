#include "service/market/source_order.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

#include "service/market/source_requests.hpp"
#include "store/settings.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

std::string setting_of(MarketSourceKind kind) {
    return fmt::format("market.sources.{}", describe::to_word(kind));
}

}  // namespace

std::size_t SourceOrder::rank(std::string_view source) const {
    return static_cast<std::size_t>(std::ranges::find(sources, source) - sources.begin());
}

bool SourceOrder::prefers(std::string_view source, fin::Date date, std::string_view other,
                          fin::Date other_date) const {
    return std::tuple(rank(source), other_date, source) < std::tuple(rank(other), date, other);
}

Result<SourceOrder> source_order(store::Transaction& transaction, MarketSourceKind kind) {
    TRY(const auto stored, store::get_setting(transaction, setting_of(kind)));
    SourceOrder order;
    if (stored) {
        TRY(order.sources, wire::read_json<std::vector<std::string>>(*stored));
    }
    return order;
}

Status put_source_order(store::Transaction& transaction, MarketSourceKind kind,
                        const SourceOrder& order, Instant now) {
    if (order.sources.empty()) return store::delete_setting(transaction, setting_of(kind));
    return store::put_setting(transaction, setting_of(kind), wire::to_json(order.sources), now);
}

}  // namespace ballast::service
