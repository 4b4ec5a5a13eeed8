// Tags of a workspace: how many there may be, and what renaming and deleting one changes.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "service/common.hpp"
#include "service/describe_common.hpp"
#include "store/tags.hpp"

namespace ballast::service {

inline constexpr std::size_t kMostTags = 500;  // of a workspace

inline constexpr std::size_t kMostTagsOfOne = 20;  // position or portfolio

// kLimitExceeded where these tags would be more than a workspace may have.
Status check_tags(store::Transaction& transaction, std::span<const std::string> tags);
// The same; kInvalidInput for more than a position or portfolio may have.
Status check_tags_of_one(store::Transaction& transaction, std::span<const std::string> tags);

struct TagView {
    std::string name;
    std::string color;
    std::string description;
    std::int64_t positions = 0;
    std::int64_t portfolios = 0;
};

struct ListTagsRequest {
    std::string text;
};

struct ListTagsResponse {
    std::vector<TagView> data;
};

struct CreateTagRequest {
    std::string name;
    std::string color;
    std::string description;
};

struct UpdateTagRequest {
    std::string tag;
    std::optional<std::string> name;
    std::optional<std::string> color;
    std::optional<std::string> description;
    bool merge = false;
};

struct DeleteTagRequest {
    std::string tag;
};

// What a renamed or deleted tag was on.
struct TagChange : TagView {
    std::int64_t changed_positions = 0;
    std::int64_t changed_portfolios = 0;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr Limits kTagName{.min_length = 1, .max_length = 64};
inline constexpr std::string_view kTagColor =
    "Color as # and six hexadecimal digits; the color of the theme when empty.";

template <class T>
constexpr auto tag_view_fields() {
    return list(required("name", &T::name, "Name of the tag."),
                required("color", &T::color, kTagColor),
                required("description", &T::description, "Description of the tag."),
                required("positions", &T::positions, "Number of positions that have the tag."),
                required("portfolios", &T::portfolios, "Number of portfolios that have the tag."));
}

template <>
struct Described<service::TagView> {
    static constexpr std::string_view name = "Tag";
    static constexpr std::string_view doc = "A tag of positions and portfolios.";
    static constexpr auto fields = tag_view_fields<service::TagView>();
};

template <>
struct Described<service::ListTagsRequest> {
    using T = service::ListTagsRequest;
    static constexpr std::string_view name = "ListTagsRequest";
    static constexpr std::string_view doc = "Filter of tags.";
    static constexpr auto fields =
        list(optional("text", &T::text, "Text to find in name or description; all when empty.",
                      {.max_length = 200}));
};

template <>
struct Described<service::ListTagsResponse> {
    using T = service::ListTagsResponse;
    static constexpr std::string_view name = "ListTagsResponse";
    static constexpr std::string_view doc = "Tags with the number of their uses.";
    static constexpr auto fields = list(required("data", &T::data, "Tags, ordered by name."));
};

template <>
struct Described<service::CreateTagRequest> {
    using T = service::CreateTagRequest;
    static constexpr std::string_view name = "CreateTagRequest";
    static constexpr std::string_view doc = "A new tag.";
    static constexpr auto fields = list(
        required("name", &T::name, "Name of the tag, unique.", kTagName),
        optional("color", &T::color, kTagColor, {.max_length = 7}),
        optional("description", &T::description, "Description of the tag.", {.max_length = 1000}));
};

template <>
struct Described<service::UpdateTagRequest> {
    using T = service::UpdateTagRequest;
    static constexpr std::string_view name = "UpdateTagRequest";
    static constexpr std::string_view doc =
        "Changes to a tag; a new name replaces it on every position and portfolio.";
    static constexpr auto fields =
        list(required("tag", &T::tag, "Name of the tag.", kTagName),
             optional("name", &T::name, "New name.", kTagName),
             optional("color", &T::color, kTagColor, {.max_length = 7}),
             optional("description", &T::description, "New description.", {.max_length = 1000}),
             optional("merge", &T::merge,
                      "Whether the new name may be that of another tag, which then has the uses of "
                      "both."));
};

template <>
struct Described<service::DeleteTagRequest> {
    using T = service::DeleteTagRequest;
    static constexpr std::string_view name = "DeleteTagRequest";
    static constexpr std::string_view doc =
        "Deletes a tag and removes it from every position and portfolio.";
    static constexpr auto fields = list(required("tag", &T::tag, "Name of the tag.", kTagName));
};

template <>
struct Described<service::TagChange> {
    using T = service::TagChange;
    static constexpr std::string_view name = "TagChange";
    static constexpr std::string_view doc = "A tag after a change, and how much it changed.";
    static constexpr auto fields = combined(
        tag_view_fields<T>(),
        list(required("changed_positions", &T::changed_positions, "Number of changed positions."),
             required("changed_portfolios", &T::changed_portfolios,
                      "Number of changed portfolios.")));
};

}  // namespace ballast::describe
