"""The layers of an encoder in PyTorch: read from an ONNX file, trained, and written to one again, in eight bits."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn
from torch.nn import functional

Arrays = dict[str, NDArray[Any]]

_EPSILON = 1e-12  # of layer norms, as in BERT
_OPSET = 20  # the first with Gelu
_IR = 9  # read by every onnxruntime that newsner takes


class Layer(nn.Module):
    """A layer of a BERT encoder: attention, then two linear maps, each added to its input and normalised."""

    def __init__(self, width: int, inner: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.ao = nn.Linear(width, width)
        self.aln = nn.LayerNorm(width, _EPSILON)
        self.fi = nn.Linear(width, inner)
        self.fo = nn.Linear(inner, width)
        self.oln = nn.LayerNorm(width, _EPSILON)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Return new vectors of pieces, of shape (windows, pieces, width); ``mask`` is true where a piece stands."""
        windows, pieces, width = x.shape
        parts = self.qkv(x).view(windows, pieces, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        # queries are divided by the root of the width of a head already, in their weights
        read = functional.scaled_dot_product_attention(*parts, attn_mask=mask, scale=1.0)
        x = self.aln(x + self.ao(read.transpose(1, 2).reshape(windows, pieces, width)))
        y: Tensor = self.oln(x + self.fo(functional.gelu(self.fi(x))))
        return y


class TaggingEncoder(nn.Module):
    """The layers between the vectors of pieces and the scores of tags; takes what `read_layers` returns."""

    def __init__(self, arrays: Arrays) -> None:
        super().__init__()
        tags, width = arrays["head.w"].shape[::-1]
        count = sum(name.endswith(".qkv.w") for name in arrays)
        inner, heads = len(arrays["layers.0.fi.bb"]), int(arrays["heads"][1]) // 3
        self.ln = nn.LayerNorm(width, _EPSILON)
        self.layers = nn.ModuleList([Layer(width, inner, heads) for _ in range(count)])
        self.head = nn.Linear(width, tags)
        with torch.no_grad():
            for name, parameter in self.named_parameters():
                parameter.copy_(torch.tensor(np.ascontiguousarray(arrays[_name_in_file(name)].T)))

    def forward(self, embedded: Tensor, lengths: Tensor) -> Tensor:
        """Return the scores of tags, of shape (windows, pieces, tags).

        Args:
            embedded: the sums of the vectors of pieces and positions, of shape (windows, pieces, width).
            lengths: the number of pieces of each window; what stands behind them is not read.
        """
        mask = torch.arange(embedded.shape[1])[None] < lengths[:, None]
        x = self.ln(embedded)
        for layer in self.layers:
            x = layer(x, mask[:, None, None, :])
        scores: Tensor = self.head(x)
        return scores


def _name_in_file(parameter: str) -> str:
    """Return the name in an ONNX file of a parameter: `layers.0.ao.weight` is `layers.0.ao.w`."""
    owner, kind = parameter.rsplit(".", 1)
    if owner.rsplit(".", 1)[-1] in ("ln", "aln", "oln"):
        return f"{owner}.{'g' if kind == 'weight' else 'b'}"
    if kind == "weight":
        return f"{owner}.w"
    return f"{owner}.b" if owner.endswith("qkv") else f"{owner}.bb"


def read_layers(model: bytes) -> Arrays:
    """Return the arrays of an ONNX file that `write_layers` made, in 32 bits, by name."""
    arrays = {array.name: numpy_helper.to_array(array) for array in onnx.load_from_string(model).graph.initializer}
    for name in [name for name in arrays if name.endswith("_quantized")]:
        bare = name.removesuffix("_quantized")
        whole = arrays[name].astype(np.float32) - arrays[f"{bare}_zero_point"].astype(np.float32)
        arrays[bare] = whole * arrays[f"{bare}_scale"]
    return arrays


def write_layers(encoder: TaggingEncoder) -> bytes:
    """Return an encoder as an ONNX file for one window at a time.

    The weights of linear maps, but those of the last one, are in eight bits, with a scale for each output; what they
    are multiplied with is brought to eight bits when it is computed (dynamic quantisation of onnxruntime).
    """
    graph = _Graph({_name_in_file(name): p.detach().numpy().T for name, p in encoder.named_parameters()})
    heads = encoder.layers[0].heads
    width = encoder.head.in_features
    graph.constant("heads", np.array([0, 3 * heads, width // heads]))
    graph.constant("flat", np.array([0, width]))
    graph.constant("split", np.array([heads] * 3))
    x = graph.norm("embedded", "ln", "x0")
    for i in range(len(encoder.layers)):
        x = graph.layer(x, f"layers.{i}.")
    graph.linear(x, "head.w", "head.bb", "scores")
    whole = graph.build(width, encoder.head.out_features)
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder, "whole.onnx"), Path(folder, "layers.onnx")
        onnx.save(whole, str(source))
        quantize_dynamic(
            source,
            target,
            per_channel=True,
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul"],
            nodes_to_exclude=["scores_product"],
            extra_options={"MatMulConstBOnly": True},
        )
        return target.read_bytes()


class _Graph:
    """Builds the graph of an ONNX file, node by node; each method returns the name of its result."""

    def __init__(self, arrays: Arrays) -> None:
        self._arrays = {name: np.ascontiguousarray(array, np.float32) for name, array in arrays.items()}
        self._nodes: list[Any] = []

    def constant(self, name: str, array: NDArray[Any]) -> None:
        """Add whole numbers."""
        self._arrays[name] = array.astype(np.int64)

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        """Add a node."""
        self._nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def norm(self, x: str, name: str, output: str) -> str:
        """Add a layer norm."""
        return self.node("LayerNormalization", [x, f"{name}.g", f"{name}.b"], output, axis=-1, epsilon=_EPSILON)

    def linear(self, x: str, weights: str, bias: str, output: str) -> str:
        """Add a linear map."""
        return self.node("Add", [self.node("MatMul", [x, weights], f"{output}_product"), bias], output)

    def layer(self, x: str, name: str) -> str:
        """Add a `Layer`."""
        parts = self.node(
            "Reshape", [self.linear(x, f"{name}qkv.w", f"{name}qkv.b", f"{name}qkv"), "heads"], f"{name}r"
        )
        turned = self.node("Transpose", [parts], f"{name}t", perm=[1, 0, 2])
        q, k, v = (f"{name}{part}" for part in "qkv")
        self._nodes.append(helper.make_node("Split", [turned, "split"], [q, k, v], name=f"{name}split", axis=0))
        products = self.node("MatMul", [q, self.node("Transpose", [k], f"{name}kt", perm=[0, 2, 1])], f"{name}qk")
        shares = self.node("Softmax", [products], f"{name}shares", axis=-1)
        read = self.node("Transpose", [self.node("MatMul", [shares, v], f"{name}av")], f"{name}avt", perm=[1, 0, 2])
        out = self.linear(
            self.node("Reshape", [read, "flat"], f"{name}read"), f"{name}ao.w", f"{name}ao.bb", f"{name}ao"
        )
        x = self.norm(self.node("Add", [x, out], f"{name}sum1"), f"{name}aln", f"{name}x1")
        inner = self.node("Gelu", [self.linear(x, f"{name}fi.w", f"{name}fi.bb", f"{name}fi")], f"{name}gelu")
        out = self.linear(inner, f"{name}fo.w", f"{name}fo.bb", f"{name}fo")
        return self.norm(self.node("Add", [x, out], f"{name}sum2"), f"{name}oln", f"{name}x2")

    def build(self, width: int, tags: int) -> Any:
        """Return the model, from vectors of pieces to scores of tags."""
        graph = helper.make_graph(
            self._nodes,
            "encoder",
            [helper.make_tensor_value_info("embedded", TensorProto.FLOAT, ["pieces", width])],
            [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["pieces", tags])],
            [numpy_helper.from_array(array, name) for name, array in self._arrays.items()],
        )
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=_IR)
        onnx.checker.check_model(model)
        return model
