// tag.list, tag.create, tag.update and tag.delete.
#include <algorithm>
#include <fmt/format.h>

#include "service/field_error.hpp"
#include "service/portfolio/tags.hpp"
#include "service/record_methods.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostPortfolios = 10'000;

TagView view_of(const store::Tag& tag) {
    return {tag.name, tag.color, tag.description, tag.positions, tag.portfolios};
}

bool is_color(std::string_view color) {
    return color.empty() || (color.size() == 7 && color[0] == '#' &&
                             std::ranges::all_of(color.substr(1), [](char c) {
                                 return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
                                        (c >= 'A' && c <= 'F');
                             }));
}

Status check_color(std::string_view color) {
    if (is_color(color)) return {};
    return invalid("/color", "pattern", fmt::format("\"{}\" is not a color", color),
                   "# and six hexadecimal digits, such as #1f77b4");
}

Result<ListTagsResponse> list_tags(Call& call, const ListTagsRequest& request) {
    TRY(const auto tags, store::all_tags(call.transaction()));
    ListTagsResponse response;
    for (const auto& [name, tag] : tags)
        if (name.find(request.text) != std::string::npos ||
            tag.description.find(request.text) != std::string::npos)
            response.data.push_back(view_of(tag));
    return response;
}

Result<TagView> create_tag(Call& call, const CreateTagRequest& request) {
    TRY_STATUS(check_color(request.color));
    TRY(auto tags, store::all_tags(call.transaction()));
    if (const auto found = tags.find(request.name); found != tags.end() && found->second.is_stored)
        return fail(Code::kConflict, fmt::format("there is already a tag {}", request.name));
    TRY_STATUS(check_tags(call.transaction(), std::span(&request.name, 1)));
    store::Tag& tag = tags[request.name];
    tag.name = request.name;
    tag.color = request.color;
    tag.description = request.description;
    TRY_STATUS(store::put_tag(call.transaction(), tag, call.now()));
    call.touch("tag:" + request.name);
    return view_of(tag);
}

// The tags after one is replaced by another, or removed where that is empty.
std::vector<std::string> replaced(std::vector<std::string> tags, const std::string& from,
                                  const std::string& to) {
    const bool has_new = std::ranges::find(tags, to) != tags.end();
    if (to.empty() || has_new)
        std::erase(tags, from);
    else
        std::ranges::replace(tags, from, to);
    return tags;
}

Status replace_everywhere(Call& call, const std::string& from, const std::string& to,
                          TagChange& change) {
    store::Transaction& transaction = call.transaction();
    TRY(const auto positions, store::all_positions(transaction, {.tag = from}));
    for (model::Position position : positions) {
        position.tags = replaced(std::move(position.tags), from, to);
        TRY([[maybe_unused]] const model::Position written,
            store::update_position(transaction, position, position.version, call.now()));
        ++change.changed_positions;
    }
    TRY(const auto page,
        store::list_portfolios(transaction, {.tag = from}, store::PortfolioSort::kSlug,
                               {.limit = kMostPortfolios}));
    for (model::Portfolio portfolio : page.items) {
        portfolio.tags = replaced(std::move(portfolio.tags), from, to);
        const std::int64_t version = portfolio.version;
        TRY([[maybe_unused]] const model::Portfolio written,
            store::update_portfolio(transaction, std::move(portfolio), version, call.now()));
        ++change.changed_portfolios;
    }
    return {};
}

Result<store::Tag> find_tag(Call& call, const std::string& name) {
    TRY(const auto tags, store::all_tags(call.transaction()));
    const auto found = tags.find(name);
    if (found == tags.end())
        return fail(Code::kNotFound, fmt::format("there is no tag {}", name)).with("tag", name);
    return found->second;
}

Result<TagChange> update_tag(Call& call, const UpdateTagRequest& request) {
    TRY(store::Tag tag, find_tag(call, request.tag));
    if (request.color) TRY_STATUS(check_color(*request.color));
    tag.color = request.color.value_or(tag.color);
    tag.description = request.description.value_or(tag.description);
    TagChange change;
    if (request.name && *request.name != request.tag) {
        if (const auto other = find_tag(call, *request.name); other) {
            if (!request.merge)
                return invalid("/name", "not_allowed",
                               fmt::format("there is already a tag {}", *request.name),
                               "choose another name, or set `merge` to make one tag of both");
            if (!request.color) tag.color = other->color;
            if (!request.description) tag.description = other->description;
        }
        TRY_STATUS(replace_everywhere(call, request.tag, *request.name, change));
        TRY_STATUS(store::delete_tag_row(call.transaction(), request.tag));
        tag.name = *request.name;
    }
    TRY_STATUS(store::put_tag(call.transaction(), tag, call.now()));
    call.touch("tag:" + tag.name);
    TRY(const store::Tag after, find_tag(call, tag.name));
    static_cast<TagView&>(change) = view_of(after);
    return change;
}

Result<TagChange> delete_tag(Call& call, const DeleteTagRequest& request) {
    TRY(const store::Tag tag, find_tag(call, request.tag));
    TagChange change;
    TRY_STATUS(replace_everywhere(call, request.tag, "", change));
    TRY_STATUS(store::delete_tag_row(call.transaction(), request.tag));
    call.touch("tag:" + request.tag);
    static_cast<TagView&>(change) = {tag.name, tag.color, tag.description, 0, 0};
    return change;
}

}  // namespace

Status check_tags(store::Transaction& transaction, std::span<const std::string> tags) {
    if (tags.empty()) return {};
    TRY(const auto known, store::all_tags(transaction));
    const auto added =
        std::ranges::count_if(tags, [&](const std::string& tag) { return !known.contains(tag); });
    if (added == 0 || known.size() + static_cast<std::size_t>(added) <= kMostTags) return {};
    return fail(
        Code::kLimitExceeded,
        fmt::format("a workspace has at most {} tags, and this one has {}: rename, merge or "
                    "delete some first",
                    kMostTags, known.size()));
}

Status check_tags_of_one(store::Transaction& transaction, std::span<const std::string> tags) {
    if (tags.size() > kMostTagsOfOne)
        return invalid("/tags", "max_items", fmt::format("there are {} tags", tags.size()),
                       fmt::format("give at most {}", kMostTagsOfOne));
    return check_tags(transaction, tags);
}

void add_tag_methods(MethodTable& table) {
    table.add<ListTagsRequest, ListTagsResponse>(
        {.name = "tag.list",
         .summary = "Lists the tags of positions and portfolios with the number of their uses.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/tags"},
         .idempotent = true},
        list_tags);
    table.add<CreateTagRequest, TagView>({.name = "tag.create",
                                          .summary = "Creates a tag with color and description.",
                                          .permission = Permission::kPortfolioWrite,
                                          .effect = Effect::kWrite,
                                          .route = {Verb::kPost, "/tags"},
                                          .creates = true},
                                         create_tag);
    table.add<UpdateTagRequest, TagChange>(
        {.name = "tag.update",
         .summary = "Changes a tag; a new name applies to every position and portfolio.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPatch, "/tags/{tag}"}},
        update_tag);
    table.add<DeleteTagRequest, TagChange>(
        {.name = "tag.delete",
         .summary = "Deletes a tag and removes it from every position and portfolio.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/tags/{tag}"},
         .destructive = true},
        delete_tag);
}

}  // namespace ballast::service
