#include "alm/packed_positions.hpp"

#include <functional>

namespace ballast::alm {

using model::BankPosition;

std::uint32_t WordList::code_of(const std::string& word) {
    const auto [place, added] = codes_.try_emplace(word, static_cast<std::uint32_t>(words_.size()));
    if (added) words_.push_back(word);
    return place->second;
}

std::optional<std::uint32_t> WordList::find(std::string_view word) const {
    const auto found = codes_.find(std::string(word));
    return found == codes_.end() ? std::nullopt : std::optional(found->second);
}

std::size_t detail::PackedColumn<model::DatedAmounts>::bytes() const {
    std::size_t total = amounts_.bucket_count() * sizeof(void*);
    for (const auto& [row, amounts] : amounts_)
        total += sizeof(void*) + sizeof(std::pair<std::size_t, model::DatedAmounts>) +
                 amounts.capacity() * sizeof(amounts[0]);
    return total;
}

namespace {

constexpr const auto& kFields = describe::Described<BankPosition>::fields;
constexpr std::size_t kFieldCount = std::remove_cvref_t<decltype(kFields)>::kCount;

// Ids differ, so they are kept as one text beside the columns.
static_assert(describe::field_at<0>(kFields).name == "id");

// Calls each(field, column) for every term but the id.
template <class Columns, class Each>
void for_each_column(Columns& columns, const Each& each) {
    [&]<std::size_t... Index>(std::index_sequence<Index...>) {
        (each(describe::field_at<Index + 1>(kFields), std::get<Index + 1>(columns)), ...);
    }(std::make_index_sequence<kFieldCount - 1>{});
}

}  // namespace

void PackedPositions::add(const BankPosition& position, std::int64_t file, std::int64_t line) {
    const std::size_t row = places_.size();
    for_each_column(columns_, [&](const auto& field, auto& column) {
        column.add(row, position.*field.member, initial_.*field.member);
    });
    places_.push_back({ids_.size(), static_cast<std::uint32_t>(position.id.size()),
                       static_cast<std::int32_t>(file), static_cast<std::int32_t>(line)});
    ids_ += position.id;
}

BankPosition PackedPositions::position(std::size_t i) const {
    BankPosition position = initial_;
    position.id = id(i);
    for_each_column(columns_, [&](const auto& field, const auto& column) {
        column.read(i, position.*field.member);
    });
    return position;
}

std::string_view PackedPositions::id(std::size_t i) const {
    return std::string_view(ids_).substr(places_[i].id_begin, places_[i].id_length);
}

void PackedPositions::finish() {
    std::size_t count = 16;
    while (count < places_.size() * 2) count *= 2;
    slots_.assign(count, 0);
    for (std::size_t i = 0; i < places_.size(); ++i) {
        std::size_t at = std::hash<std::string_view>{}(id(i)) & (count - 1);
        while (slots_[at] != 0) at = (at + 1) & (count - 1);
        slots_[at] = static_cast<std::uint32_t>(i + 1);
    }
    for_each_column(columns_, [](const auto& /*field*/, auto& column) { column.shrink(); });
    places_.shrink_to_fit();
    ids_.shrink_to_fit();
}

std::optional<std::size_t> PackedPositions::find(std::string_view requested) const {
    if (slots_.empty()) return std::nullopt;
    std::size_t at = std::hash<std::string_view>{}(requested) & (slots_.size() - 1);
    for (; slots_[at] != 0; at = (at + 1) & (slots_.size() - 1))
        if (id(slots_[at] - 1) == requested) return slots_[at] - 1;
    return std::nullopt;
}

std::size_t PackedPositions::bytes() const {
    std::size_t total = places_.capacity() * sizeof(Place) + ids_.capacity() +
                        slots_.capacity() * sizeof(std::uint32_t);
    for_each_column(columns_,
                    [&](const auto& /*field*/, const auto& column) { total += column.bytes(); });
    return total;
}

}  // namespace ballast::alm
