// Requests and responses of the upload methods, with their descriptions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/upload_files.hpp"
#include "wire/describe.hpp"
#include "wire/scalar.hpp"

namespace ballast::service {

struct CreateUploadRequest {
    std::string name;
    std::int64_t size = 0;
};

struct AppendUploadRequest {
    std::string upload;
    std::int64_t offset = 0;
    std::string content;
};

struct PieceUrlRequest {
    std::string upload;
    std::int64_t offset = 0;
    std::int64_t size = 0;
};

struct PieceUrl {
    std::optional<std::string> url;
    std::int64_t expires_in_s = 300;
};

struct UploadRequest {
    std::string upload;
};

struct UploadView {
    std::string id;
    std::string name;
    std::int64_t size = 0;
    std::int64_t received = 0;
    bool whole = false;
};

struct DeletedUpload {
    bool deleted = true;
};

}  // namespace ballast::service

namespace ballast::describe {

inline constexpr Limits kUploadIdLimits{.min_length = 36, .max_length = 36};

template <>
struct Described<service::CreateUploadRequest> {
    using T = service::CreateUploadRequest;
    static constexpr std::string_view name = "CreateUploadRequest";
    static constexpr std::string_view doc = "A file to be uploaded in parts.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Name of the file; its extension determines the format.",
                 {.min_length = 1, .max_length = 255}),
        required("size", &T::size, "Total size in bytes.",
                 {.minimum = 1, .maximum = 4294967296.0}));
};

template <>
struct Described<service::AppendUploadRequest> {
    using T = service::AppendUploadRequest;
    static constexpr std::string_view name = "AppendUploadRequest";
    static constexpr std::string_view doc = "The next part of a file.";
    static constexpr auto fields =
        wire::list(required("upload", &T::upload, "Id of the upload.", kUploadIdLimits),
                   required("offset", &T::offset, "Number of bytes received before this part.",
                            {.minimum = 0}),
                   required("content", &T::content, "Content of the part, encoded as base64.",
                            {.min_length = 4, .max_length = 1U << 28}));
};

template <>
struct Described<service::PieceUrlRequest> {
    using T = service::PieceUrlRequest;
    static constexpr std::string_view name = "PieceUrlRequest";
    static constexpr std::string_view doc = "The next part of a file, sent to the object store.";
    static constexpr auto fields = wire::list(
        required("upload", &T::upload, "Id of the upload.", kUploadIdLimits),
        required("offset", &T::offset, "Number of bytes received before this part.",
                 {.minimum = 0}),
        required("size", &T::size, "Size of the part in bytes; the object store accepts no other.",
                 {.minimum = 1, .maximum = 4294967296.0}));
};

template <>
struct Described<service::PieceUrl> {
    using T = service::PieceUrl;
    static constexpr std::string_view name = "PieceUrl";
    static constexpr std::string_view doc =
        "Where the object store takes a part of an upload, without further authentication.";
    static constexpr auto fields = wire::list(
        optional("url", &T::url,
                 "Address to which the bytes of the part are sent by PUT. Absent where files are "
                 "kept in the data directory: send the part with upload.append."),
        required("expires_in_s", &T::expires_in_s, "Seconds within which the request must begin."));
};

template <>
struct Described<service::UploadRequest> {
    using T = service::UploadRequest;
    static constexpr std::string_view name = "UploadRequest";
    static constexpr std::string_view doc = "Identifies an upload.";
    static constexpr auto fields =
        wire::list(required("upload", &T::upload, "Id of the upload.", kUploadIdLimits));
};

template <>
struct Described<service::UploadView> {
    using T = service::UploadView;
    static constexpr std::string_view name = "Upload";
    static constexpr std::string_view doc =
        "A file upload. It is deleted once the file has been read, and after one day in any case.";
    static constexpr auto fields =
        wire::list(required("id", &T::id, "Id of the upload."),
                   required("name", &T::name, "Name of the file."),
                   required("size", &T::size, "Total size in bytes, as announced."),
                   required("received", &T::received,
                            "Number of bytes received, which is the offset of the next part."),
                   required("whole", &T::whole, "Whether the upload is complete."));
};

template <>
struct Described<service::DeletedUpload> {
    using T = service::DeletedUpload;
    static constexpr std::string_view name = "DeletedUpload";
    static constexpr std::string_view doc = "Confirmation that the upload has been deleted.";
    static constexpr auto fields = wire::list(required("deleted", &T::deleted, "Always true."));
};

}  // namespace ballast::describe
