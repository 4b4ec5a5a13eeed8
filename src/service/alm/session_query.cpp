#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>
#include <numeric>

#include "alm/position.hpp"
#include "alm/row_order.hpp"
#include "service/alm/position_page.hpp"
#include "service/alm/session_filter.hpp"
#include "service/methods.hpp"

namespace ballast::service {

using model::BankPosition;

namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

// Ignores ASCII case.
bool contains(std::string_view text, std::string_view part) {
    return std::ranges::search(text, part, {}, lower, lower).begin() != text.end();
}

// The code of a requested text in its column; outer nullopt: none is requested.
template <class Column>
std::optional<std::optional<std::uint32_t>> requested(const std::string& word,
                                                      const Column& column) {
    if (word.empty()) return std::nullopt;
    return column.find(word);
}

// By code, whether the text contains the part.
template <class Column>
std::vector<bool> with_text(const Column& column, std::string_view part) {
    std::vector<bool> result(column.word_count(), false);
    for (std::uint32_t code = 0; code < result.size(); ++code)
        result[code] = !part.empty() && contains(column.word(code), part);
    return result;
}

}  // namespace

PositionFilter::PositionFilter(const AlmPositionFilter& filter, const PackedPositions& positions)
    : filter_(filter),
      positions_(positions),
      currency_(requested(filter.currency, positions.column<&BankPosition::currency>())),
      product_(requested(filter.product, positions.column<&BankPosition::product>())),
      segment_(requested(filter.segment, positions.column<&BankPosition::segment>())),
      product_has_text_(with_text(positions.column<&BankPosition::product>(), filter.text)),
      segment_has_text_(with_text(positions.column<&BankPosition::segment>(), filter.text)) {}

bool PositionFilter::has_text(std::size_t i) const {
    return product_has_text_[positions_.column<&BankPosition::product>().code(i)] ||
           segment_has_text_[positions_.column<&BankPosition::segment>().code(i)] ||
           contains(positions_.id(i), filter_.text);
}

bool PositionFilter::takes(std::size_t i) const {
    const auto differs = [&](const Requested& code, const auto& column) {
        return code && *code != column.code(i);
    };
    if (filter_.side && *filter_.side != positions_.term<&BankPosition::side>(i)) return false;
    if (filter_.type && *filter_.type != positions_.term<&BankPosition::type>(i)) return false;
    if (differs(currency_, positions_.column<&BankPosition::currency>()) ||
        differs(product_, positions_.column<&BankPosition::product>()) ||
        differs(segment_, positions_.column<&BankPosition::segment>()))
        return false;
    return filter_.text.empty() || has_text(i);
}

namespace {

// Puts the first `count` rows in their places.
void sort_positions(const PackedPositions& positions, AlmPositionSort sort, bool descending,
                    std::size_t count, std::vector<std::uint32_t>& rows) {
    const auto by = [&](const auto& key) {
        alm::order_rows(rows, count, descending, key,
                        [&](std::uint32_t i) { return positions.id(i); });
    };
    const auto by_term = [&]<auto Member>() {
        by([&](std::uint32_t i) { return std::optional(positions.term<Member>(i)); });
    };
    const auto by_text = [&]<auto Member>() {
        by([&](std::uint32_t i) {
            return std::optional<std::string_view>(positions.column<Member>().text(i));
        });
    };
    const auto by_name = [&]<auto Member>() {
        by([&](std::uint32_t i) {
            return std::optional(alm::to_string(positions.term<Member>(i)));
        });
    };
    switch (sort) {
        case AlmPositionSort::kFile:
            if (descending) std::ranges::reverse(rows);
            return;
        case AlmPositionSort::kId:
            return by([&](std::uint32_t i) { return std::optional(positions.id(i)); });
        case AlmPositionSort::kBalance:
            return by_term.template operator()<&BankPosition::balance>();
        case AlmPositionSort::kRate:
            return by([&](std::uint32_t i) { return positions.term<&BankPosition::rate>(i); });
        case AlmPositionSort::kMaturity:
            return by([&](std::uint32_t i) { return positions.term<&BankPosition::maturity>(i); });
        case AlmPositionSort::kNextReset:
            return by(
                [&](std::uint32_t i) { return positions.term<&BankPosition::next_reset>(i); });
        case AlmPositionSort::kProduct:
            return by_text.template operator()<&BankPosition::product>();
        case AlmPositionSort::kSegment:
            return by_text.template operator()<&BankPosition::segment>();
        case AlmPositionSort::kCurrency:
            return by_text.template operator()<&BankPosition::currency>();
        case AlmPositionSort::kSide:
            return by_name.template operator()<&BankPosition::side>();
        case AlmPositionSort::kType:
            return by_name.template operator()<&BankPosition::type>();
    }
}

std::string key_of(const PackedPositions& positions, std::size_t i, AlmPositionGroup group) {
    switch (group) {
        case AlmPositionGroup::kSide:
            return std::string(alm::to_string(positions.term<&BankPosition::side>(i)));
        case AlmPositionGroup::kType:
            return std::string(alm::to_string(positions.term<&BankPosition::type>(i)));
        case AlmPositionGroup::kCurrency:
            return positions.column<&BankPosition::currency>().text(i);
        case AlmPositionGroup::kProduct:
            return positions.column<&BankPosition::product>().text(i);
        case AlmPositionGroup::kSegment:
            return positions.column<&BankPosition::segment>().text(i);
        case AlmPositionGroup::kPrepayment:
            return positions.column<&BankPosition::prepayment>().text(i);
        case AlmPositionGroup::kWithdrawal:
            return positions.column<&BankPosition::withdrawal>().text(i);
    }
    return {};
}

// Balances in different currencies are not added.
std::vector<AlmPositionGroupRow> groups_of(const PackedPositions& positions,
                                           const std::vector<std::uint32_t>& rows,
                                           AlmPositionGroup group) {
    struct Sum {
        AlmPositionGroupRow row;
        double with_rate = 0.0;
        double weighted = 0.0;
    };
    std::map<std::pair<std::string, std::string>, Sum> sums;
    for (const std::uint32_t i : rows) {
        Sum& sum = sums[{key_of(positions, i, group),
                         positions.column<&BankPosition::currency>().text(i)}];
        const double balance = positions.term<&BankPosition::balance>(i);
        ++sum.row.positions;
        if (alm::is_derivative(positions.term<&BankPosition::type>(i))) {
            sum.row.notional += balance;
            continue;
        }
        sum.row.balance += balance;
        const std::optional<double> rate = positions.term<&BankPosition::rate>(i);
        if (!rate) continue;
        sum.with_rate += balance;
        sum.weighted += balance * *rate;
    }
    std::vector<AlmPositionGroupRow> result;
    for (auto& [key, sum] : sums) {
        std::tie(sum.row.key, sum.row.currency) = key;
        if (sum.with_rate > 0.0) sum.row.average_rate = sum.weighted / sum.with_rate;
        result.push_back(std::move(sum.row));
    }
    return result;
}

AlmPositionRow row_of(const StoredAlmSession& session, const PackedPositions& positions,
                      std::size_t i) {
    return {.position = positions.position(i),
            .file = session.manifest.files.at(static_cast<std::size_t>(positions.file(i))).file,
            .line = positions.line(i)};
}

Result<AlmSessionPositionsResponse> list_session_positions(
    Call& call, const AlmSessionPositionsRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    const PackedPositions& positions = data->positions;
    const PositionFilter filter(request, positions);
    std::vector<std::uint32_t> rows;
    for (std::size_t i = 0; i < positions.size(); ++i)
        if (filter.takes(i)) rows.push_back(static_cast<std::uint32_t>(i));
    AlmSessionPositionsResponse response{.total = static_cast<std::int64_t>(rows.size())};
    if (request.group_by) {
        response.groups = groups_of(positions, rows, *request.group_by);
        return response;
    }
    TRY(PageRange page, page_of(request, rows.size()));
    sort_positions(positions, request.sort, request.descending, page.end, rows);
    for (std::size_t i = page.begin; i < page.end; ++i)
        response.data.push_back(row_of(session, positions, rows[i]));
    response.next_cursor = std::move(page.next_cursor);
    return response;
}

Result<AlmPositionRow> get_session_position(Call& call, const AlmSessionPositionRequest& request) {
    TRY(const StoredAlmSession session, open_alm_session(call, request.session));
    TRY(const auto data, load_alm_session(call, session));
    const auto found = data->positions.find(request.position);
    if (!found)
        return fail(Code::kNotFound,
                    fmt::format("the session has no position \"{}\"", request.position))
            .with("position", request.position);
    return row_of(session, data->positions, *found);
}

}  // namespace

void add_alm_session_query_methods(MethodTable& table) {
    table.add<AlmSessionPositionsRequest, AlmSessionPositionsResponse>(
        {.name = "alm.session.positions",
         .summary = "Lists, filters, sorts and aggregates the positions of a session.",
         .permission = Permission::kAlmRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/alm/sessions/{session}/positions"},
         .needs_store = false,
         .idempotent = true},
        list_session_positions);
    table.add<AlmSessionPositionRequest, AlmPositionRow>(
        {.name = "alm.session.position",
         .summary = "Returns a position of a session with its source file and line.",
         .permission = Permission::kAlmRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/alm/sessions/{session}/positions/{position}"},
         .needs_store = false,
         .idempotent = true},
        get_session_position);
}

}  // namespace ballast::service
