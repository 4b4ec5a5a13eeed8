#include "service/user/qr.hpp"

#include <fmt/format.h>
#include <memory>
#include <qrencode.h>

namespace ballast::service {

namespace {

constexpr int kQuietZone = 4;

struct FreeCode {
    void operator()(QRcode* code) const { QRcode_free(code); }
};

}  // namespace

Result<QrCode> qr_code(std::string_view text) {
    const std::unique_ptr<QRcode, FreeCode> code(
        QRcode_encodeData(static_cast<int>(text.size()),
                          reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_M));
    if (!code) return fail(Code::kInvalidInput, "the text is too long for a QR code");
    QrCode made{.size = code->width + 2 * kQuietZone, .path = {}};
    const auto is_dark = [&](int x, int y) { return (code->data[y * code->width + x] & 1U) != 0; };
    // One rectangle per run of dark modules.
    for (int y = 0; y < code->width; ++y) {
        for (int x = 0; x < code->width;) {
            int end = x;
            while (end < code->width && is_dark(end, y)) ++end;
            if (end > x)
                made.path += fmt::format("M{} {}h{}v1H{}z", x + kQuietZone, y + kQuietZone, end - x,
                                         x + kQuietZone);
            x = end + 1;
        }
    }
    return made;
}

}  // namespace ballast::service
