// Requests and responses of market.sources and market.source_order.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "service/market/source_order.hpp"

namespace ballast::service {

struct ListSourcesRequest {};

struct SourceOrderView {
    MarketSourceKind kind = MarketSourceKind::kPrices;
    std::vector<std::string> order;
    std::vector<std::string> stored;
};

struct ListSourcesResponse {
    std::vector<SourceOrderView> data;
};

struct PutSourceOrderRequest {
    MarketSourceKind kind = MarketSourceKind::kPrices;
    std::vector<std::string> order;
};

}  // namespace ballast::service

namespace ballast::describe {

template <>
struct Described<service::MarketSourceKind> {
    using enum service::MarketSourceKind;
    static constexpr std::string_view name = "MarketSourceKind";
    static constexpr std::string_view doc = "Kind of data of which several sources may be stored.";
    static constexpr std::array values{
        word(kPrices, "prices", "Daily prices."),
        word(kQuotes, "quotes", "Latest prices."),
        word(kOptionQuotes, "option_quotes", "Quotes of option contracts.", "Option quotes"),
        word(kRatings, "ratings", "Credit ratings."),
        word(kLoanPrices, "loan_prices", "Prices of loans.", "Loan prices"),
        word(kFundamentals, "fundamentals", "Fundamental figures.", "Fundamental figures")};
};

template <>
struct Described<service::ListSourcesRequest> {
    static constexpr std::string_view name = "ListMarketSourcesRequest";
    static constexpr std::string_view doc = "Request without fields.";
    static constexpr auto fields = wire::list();
};

template <>
struct Described<service::SourceOrderView> {
    using T = service::SourceOrderView;
    static constexpr std::string_view name = "MarketSourceOrder";
    static constexpr std::string_view doc =
        "Sources of a kind of data, the first of which that states a value wins.";
    static constexpr auto fields = wire::list(
        required("kind", &T::kind, "Kind of data."),
        required("order", &T::order,
                 "Sources that come first, in order; sources that are not listed come after them, "
                 "of which the value learned last wins."),
        required("stored", &T::stored, "Sources of which data are stored, in alphabetical order."));
};

template <>
struct Described<service::ListSourcesResponse> {
    using T = service::ListSourcesResponse;
    static constexpr std::string_view name = "ListMarketSourcesResponse";
    static constexpr std::string_view doc = "The order of sources of each kind of data.";
    static constexpr auto fields = wire::list(required("data", &T::data, "Kinds."));
};

template <>
struct Described<service::PutSourceOrderRequest> {
    using T = service::PutSourceOrderRequest;
    static constexpr std::string_view name = "PutMarketSourceOrderRequest";
    static constexpr std::string_view doc = "The order of sources of a kind of data.";
    static constexpr auto fields = wire::list(
        required("kind", &T::kind, "Kind of data."),
        required("order", &T::order, "Sources that come first, in order; an empty list for none.",
                 {.max_items = 50, .min_length = 1, .max_length = 200}));
};

}  // namespace ballast::describe
