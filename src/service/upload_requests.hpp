// Requests and responses of the upload methods, with their descriptions.
#pragma once

#include <cstdint>
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

namespace ballast::wire {

inline constexpr Limits kUploadIdLimits{.min_length = 36, .max_length = 36};

template <>
struct Described<service::CreateUploadRequest> {
    using T = service::CreateUploadRequest;
    static constexpr std::string_view name = "CreateUploadRequest";
    static constexpr std::string_view doc = "A file that will come in pieces.";
    static constexpr auto fields = wire::list(
        required("name", &T::name, "Of the file; its ending says what it is.",
                 {.min_length = 1, .max_length = 255}),
        required("size", &T::size, "Bytes in all.", {.minimum = 1, .maximum = 4294967296.0}));
};

template <>
struct Described<service::AppendUploadRequest> {
    using T = service::AppendUploadRequest;
    static constexpr std::string_view name = "AppendUploadRequest";
    static constexpr std::string_view doc = "The next piece of a file.";
    static constexpr auto fields =
        wire::list(required("upload", &T::upload, "Upload id.", kUploadIdLimits),
                   required("offset", &T::offset, "Bytes that have come before.", {.minimum = 0}),
                   required("content", &T::content, "The piece's bytes as base64.",
                            {.min_length = 4, .max_length = 1U << 28}));
};

template <>
struct Described<service::UploadRequest> {
    using T = service::UploadRequest;
    static constexpr std::string_view name = "UploadRequest";
    static constexpr std::string_view doc = "Names an upload.";
    static constexpr auto fields =
        wire::list(required("upload", &T::upload, "Upload id.", kUploadIdLimits));
};

template <>
struct Described<service::UploadView> {
    using T = service::UploadView;
    static constexpr std::string_view name = "Upload";
    static constexpr std::string_view doc =
        "A file on its way in; removed once it is parsed, and after a day in any case.";
    static constexpr auto fields = wire::list(
        required("id", &T::id, "Upload id."), required("name", &T::name, "Of the file."),
        required("size", &T::size, "Bytes announced."),
        required("received", &T::received, "Bytes that have come; the next piece begins there."),
        required("whole", &T::whole, "Whether it can be used."));
};

template <>
struct Described<service::DeletedUpload> {
    using T = service::DeletedUpload;
    static constexpr std::string_view name = "DeletedUpload";
    static constexpr std::string_view doc = "The upload is gone.";
    static constexpr auto fields = wire::list(required("deleted", &T::deleted, "True."));
};

}  // namespace ballast::wire
