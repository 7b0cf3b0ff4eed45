"""matplotlib: a picture, drawn without a screen."""
import hashlib, io
import matplotlib.pyplot as plt
import numpy as np

figure, axes = plt.subplots(1, 2, figsize=(4, 2), dpi=50)
x = np.linspace(0, 6, 50)
axes[0].plot(x, np.sin(x), label="sine")
axes[0].legend()
axes[0].set_title("ä title")
axes[1].bar(["a", "b"], [1, 2], color="tab:red")
figure.canvas.draw()
pixels = np.asarray(figure.canvas.buffer_rgba())
print(pixels.shape, hashlib.sha256(pixels.tobytes()).hexdigest())
for kind in ("png", "svg", "pdf"):
    out = io.BytesIO()
    figure.savefig(out, format=kind)
    print(kind, out.getvalue()[:4], len(out.getvalue()) > 1000)
figure.savefig("/tmp/picture.png")
print(plt.imread("/tmp/picture.png").shape, plt.get_backend().lower())
print("done")
