using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace BayesSampler.Api.Tests;

/// <summary>The types that a type's declaration and code refer to.</summary>
internal static class References
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<int, OpCode> OpCodesByValue = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (int)(ushort)code.Value);

    public static IEnumerable<Type> Of(Type type)
    {
        IEnumerable<Type?> declared =
        [
            type.BaseType,
            .. type.GetInterfaces(),
            .. type.GetFields(Declared).Select(field => field.FieldType),
        ];
        IEnumerable<MethodBase> methods = [.. type.GetMethods(Declared), .. type.GetConstructors(Declared)];
        return declared.Concat(methods.SelectMany(OfMethod)).OfType<Type>().SelectMany(Parts).Distinct();
    }

    private static IEnumerable<Type?> OfMethod(MethodBase method)
    {
        IEnumerable<Type?> signature = method.GetParameters().Select(parameter => parameter.ParameterType);
        if (method is MethodInfo info) signature = signature.Append(info.ReturnType);
        MethodBody? body = method.GetMethodBody();
        return body is null
            ? signature
            : signature.Concat(body.LocalVariables.Select(local => local.LocalType)).Concat(OfCode(method, body.GetILAsByteArray()!));
    }

    private static List<Type?> OfCode(MethodBase method, byte[] il)
    {
        Type[] typeArguments = method.DeclaringType!.GetGenericArguments();
        Type[] methodArguments = method is MethodInfo ? method.GetGenericArguments() : [];
        List<Type?> found = [];
        for (int at = 0; at < il.Length;)
        {
            int value = il[at++];
            if (value == 0xFE) value = value << 8 | il[at++];
            OpCode code = OpCodesByValue[value];
            ReadOnlySpan<byte> operand = il.AsSpan(at);
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    MemberInfo? member = method.Module.ResolveMember(
                        BinaryPrimitives.ReadInt32LittleEndian(operand), typeArguments, methodArguments);
                    found.Add(member as Type ?? member?.DeclaringType);
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + 4 * BinaryPrimitives.ReadInt32LittleEndian(operand);
                    break;
                default:
                    at += code.OperandType switch
                    {
                        OperandType.InlineNone => 0,
                        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                        OperandType.InlineVar => 2,
                        OperandType.InlineI8 or OperandType.InlineR => 8,
                        _ => 4,
                    };
                    break;
            }
        }

        return found;
    }

    /// <summary>A type with its element type and its generic arguments.</summary>
    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType) return Parts(type.GetElementType()!);
        return type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Prepend(type.GetGenericTypeDefinition()) : [type];
    }
}
