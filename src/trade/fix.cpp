#include "trade/fix.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <iterator>

namespace ballast::trade {

namespace {

class Body {
public:
    void add(int tag, std::string_view value) {
        fmt::format_to(std::back_inserter(text_), "{}={}{}", tag, value, kFixSeparator);
    }
    void add(int tag, const Decimal& value) { add(tag, value.to_string()); }
    void add(int tag, char value) { add(tag, std::string_view(&value, 1)); }
    const std::string& text() const { return text_; }

private:
    std::string text_;
};

// UTCTimestamp with milliseconds: 20240102-21:05:00.000.
std::string timestamp(Instant time) {
    using namespace std::chrono;
    const auto since = floor<milliseconds>(microseconds(time.micros()));
    const auto day = floor<days>(since);
    const year_month_day date{sys_days{day}};
    const hh_mm_ss<milliseconds> clock{since - day};
    return fmt::format("{:04}{:02}{:02}-{:02}:{:02}:{:02}.{:03}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count(),
                       clock.subseconds().count());
}

// Tag 54. Opening and closing sales of options differ in the position effect, not in the side.
char side_of(const Order& order) {
    switch (order.side) {
        case OrderSide::kBuy:
        case OrderSide::kCover:
            return '1';
        case OrderSide::kSell:
            return '2';
        case OrderSide::kShort:
            return order.is_option() ? '2' : '5';
    }
    return '1';
}

// Tag 40.
char type_of(OrderType type) {
    switch (type) {
        case OrderType::kMarket:
            return '1';
        case OrderType::kLimit:
            return '2';
        case OrderType::kStop:
            return '3';
        case OrderType::kStopLimit:
            return '4';
    }
    return '1';
}

// Tag 59.
char time_in_force_of(TimeInForce tif) {
    switch (tif) {
        case TimeInForce::kDay:
            return '0';
        case TimeInForce::kGoodTillCancel:
            return '1';
        case TimeInForce::kAtOpening:
            return '2';
        case TimeInForce::kImmediateOrCancel:
            return '3';
        case TimeInForce::kFillOrKill:
            return '4';
        case TimeInForce::kAtClose:
            return '7';
    }
    return '0';
}

Status check_text(std::string_view pointer, std::string_view name, std::string_view text,
                  bool is_required) {
    const bool printable = std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
    if (printable && (!text.empty() || !is_required)) return {};
    Error error = fail(
        Code::kInvalidInput,
        text.empty() ? fmt::format("the {} of a FIX message is missing", name)
                     : fmt::format("the {} has a character that a FIX message cannot hold", name));
    error.errors.push_back({std::string(pointer), text.empty() ? "required" : "characters",
                            error.message, "use printable ASCII characters"});
    return error;
}

void add_instrument(Body& body, const Order& order, FixVersion version) {
    body.add(55, order.is_option() ? order.underlying : order.symbol);
    if (!order.is_option()) return;
    body.add(167, "OPT");
    const fin::Date expiry = *order.expiry;
    body.add(200, fmt::format("{:04}{:02}", expiry.year(), expiry.month()));
    if (version == FixVersion::k42)
        body.add(205, fmt::format("{}", expiry.day()));
    else
        body.add(541, fmt::format("{:04}{:02}{:02}", expiry.year(), expiry.month(), expiry.day()));
    body.add(201, *order.right == model::OptionRight::kPut ? '0' : '1');
    body.add(202, *order.strike);
}

}  // namespace

std::string fix_checksum(std::string_view bytes) {
    unsigned sum = 0;
    for (const char c : bytes) sum += static_cast<unsigned char>(c);
    return fmt::format("{:03}", sum % 256);
}

Result<std::string> fix_message(const Order& order, const FixHeader& header) {
    TRY_STATUS(check_text("/sender", "sender", header.sender, true));
    TRY_STATUS(check_text("/target", "target", header.target, true));
    TRY_STATUS(check_text("/id", "id", order.id, true));
    TRY_STATUS(check_text("/account", "account", order.account, false));
    TRY_STATUS(check_text("/symbol", "symbol", order.symbol, true));
    TRY_STATUS(check_text("/underlying", "underlying", order.underlying, false));
    const std::string time = timestamp(order.time.value_or(header.time));
    Body body;
    body.add(35, 'D');
    body.add(34, fmt::format("{}", header.sequence));
    body.add(49, header.sender);
    body.add(52, time);
    body.add(56, header.target);
    body.add(11, order.id);
    if (!order.account.empty()) body.add(1, order.account);
    // Automated execution without intervention of the broker; FIX 4.4 no longer requires the field.
    if (header.version == FixVersion::k42) body.add(21, '1');
    if (order.is_option())
        body.add(77, order.position_effect == PositionEffect::kClose ? 'C' : 'O');
    else if (order.side == OrderSide::kShort)
        body.add(114, 'N');  // the seller has located the security
    add_instrument(body, order, header.version);
    body.add(54, side_of(order));
    body.add(60, time);
    body.add(38, order.quantity);
    body.add(40, type_of(order.type));
    if (order.limit) body.add(44, *order.limit);
    if (order.stop) body.add(99, *order.stop);
    body.add(59, time_in_force_of(order.tif));
    std::string message =
        fmt::format("8={}{}9={}{}{}", header.version == FixVersion::k42 ? "FIX.4.2" : "FIX.4.4",
                    kFixSeparator, body.text().size(), kFixSeparator, body.text());
    message += fmt::format("10={}{}", fix_checksum(message), kFixSeparator);
    return message;
}

}  // namespace ballast::trade
